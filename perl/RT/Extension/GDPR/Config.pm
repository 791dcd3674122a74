# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Config;
use strict;
use warnings;

use Email::Address::List ();
use RT::Extension::GDPR::Detector::SiteRule;
use RT::Extension::GDPR::Finder::Tokens;
use RT::Extension::GDPR::Problem;

# The database columns that hold a code are 32 characters wide.
my $CODE         = qr/\A[a-z][a-z0-9_]{0,31}\z/;
my $LABEL_LENGTH = 100;

# Option => type in RT's terms, check (returns what is wrong, undef when nothing is), and whether
# only a file may set it: a web page that names folders of the server would be a way out of RT.
my %OPTIONS = (
    GDPRReasons       => { type => 'HASH', check => sub { _labels( $_[0], 1 ) } },
    GDPRDocumentKinds => { type => 'HASH', check => sub { _labels( $_[0], 0 ) } },
    GDPRRules         => { type => 'HASH',  check => \&_rules },
    GDPRKeep          => { type => 'ARRAY', check => \&_keep },
    GDPRMaxFiles            => { check => sub { _whole_number( $_[0], 1, 10_000 ) } },
    # 16,000 characters of four bytes each still fit the 64 kB of a MariaDB TEXT column.
    GDPRNoteMaxLength       => { check => sub { _whole_number( $_[0], 1, 16_000 ) } },
    GDPRCopySearchSeconds   => { check => sub { _whole_number( $_[0], 1, 60 ) } },
    GDPRHeartbeatHours      => { check => sub { _whole_number( $_[0], 1, 8_760 ) } },
    GDPRKeyDirectory        => { check => sub { _folder( $_[0], 1 ) }, file_only => 1 },
    GDPRLogOrigin           => { check => \&_origin, file_only => 1 },
    GDPRCheckpointDirectory => { check => sub { _folder( $_[0], 0 ) }, file_only => 1 },
    GDPRCheckpointMailTo    => { check => \&_addresses, file_only => 1 },
);

my %SIGIL = ( HASH => '%', ARRAY => '@', SCALAR => '$' );

my %reported;

sub choices {
    my ( $class, $name ) = @_;
    my $labels = $class->get($name);
    return map { { code => $_, label => $labels->{$_} } }
        sort { $labels->{$a} cmp $labels->{$b} || $a cmp $b } keys %{$labels};
}

sub get {
    my ( $class, $name ) = @_;
    my $wrong = $class->_wrong($name);
    RT::Extension::GDPR::Problem->throw( 'invalid_configuration', detail => "$name: $wrong" )
        if defined $wrong;

    my $value = RT->Config->Get($name);
    return $value unless ref $value;
    return [ @{$value} ] if ref $value eq 'ARRAY';
    return { map { $_ => $value->{$_} } grep { length $value->{$_} } keys %{$value} };
}

sub label {
    my ( $class, $name, $code ) = @_;
    return '' unless defined $code;
    my $labels = RT->Config->Get($name);
    my $label  = ref $labels eq 'HASH' ? $labels->{$code} : undef;
    return defined $label && !ref $label && length $label ? $label : $code;
}

sub names { return sort keys %OPTIONS }

sub problems {
    my ($class) = @_;
    return map {
        my $wrong = $class->_wrong($_);
        defined $wrong ? { option => $_, detail => $wrong } : ();
    } $class->names;
}

sub register {
    my ($class) = @_;
    for my $name ( $class->names ) {
        my $meta = RT->Config->Meta($name);
        if ( !$meta ) {
            RT->Config->AddOption( Name => $name, Section => 'GDPR' );
            $meta = RT->Config->Meta($name);
            $meta->{Type} = $OPTIONS{$name}{type} || 'SCALAR';
        }
        $meta->{Immutable}     = 1 if $OPTIONS{$name}{file_only};
        $meta->{PostLoadCheck} = sub { $class->report($name) };
    }
    return;
}

sub report {
    my ( $class, $name ) = @_;
    my $wrong = $class->_wrong($name);
    return unless defined $wrong;
    RT->Logger->error("Option $name of RT::Extension::GDPR is not usable: $wrong")
        unless $reported{"$name: $wrong"}++;
    return;
}

# What is wrong with an option's value now; undef when nothing is. Never quotes the value: it can
# hold an address, and it goes to logs.
sub _wrong {
    my ( $class, $name ) = @_;
    my $option = $OPTIONS{$name} or die "No option $name";
    my $type   = $option->{type} || 'SCALAR';
    my $value  = RT->Config->Get($name);

    return "must be set with Set($SIGIL{$type}$name, ...)"
        if !defined $value || ( ref $value || 'SCALAR' ) ne $type;
    return $option->{check}->($value);
}

sub _labels {
    my ( $labels, $at_least ) = @_;
    return 'a code is not made of a-z, 0-9 and _, beginning with a letter, 32 characters at most'
        if grep { !/$CODE/ } keys %{$labels};

    my @given = grep { !defined || length } values %{$labels};
    return "a label is not a text of 1 to $LABEL_LENGTH characters on one line"
        if grep { !defined || ref || length > $LABEL_LENGTH || /[[:cntrl:]]/ || !/\S/ } @given;
    return 'needs at least one code with a label' if @given < $at_least;
    return;
}

sub _rules {
    my ($rules) = @_;
    my %category = map { $_ => 1 } RT::Extension::GDPR::Finder::Tokens->categories;
    for my $name ( sort keys %{$rules} ) {
        my $rule = $rules->{$name};
        return 'a name is not made of a-z, 0-9 and _, beginning with a letter, 32 characters at most' if $name !~ $CODE;
        return "$name is not { category => ..., pattern => ... }"
            if ref $rule ne 'HASH' || grep { !/\A(?:category|pattern)\z/ } keys %{$rule};
        return "$name: there is no such category" if !$category{ $rule->{category} // 'custom' };
        my $fault = RT::Extension::GDPR::Detector::SiteRule->fault( $rule->{pattern} );
        return "$name: $fault" if defined $fault;
    }
    return;
}

sub _keep {
    my ($texts) = @_;
    return "a text is not 3 to $LABEL_LENGTH characters on one line, not counting *"
        if grep { !defined || ref || length > $LABEL_LENGTH || /[[:cntrl:]]/ || s/[*\s]//gr !~ /.{3}/ } @{$texts};
    return;
}

sub _whole_number {
    my ( $value, $least, $most ) = @_;
    return if $value =~ /\A[0-9]{1,6}\z/ && $value >= $least && $value <= $most;
    return "must be a whole number from $least to $most";
}

sub _folder {
    my ( $value, $needed ) = @_;
    return if !$needed && $value eq '';
    return if $value =~ m{\A/} && $value !~ /[[:cntrl:]]/;
    return 'must be the full path of a folder' . ( $needed ? '' : ', or empty' );
}

# A C2SP signed note's first line and key name: no white space, no plus sign.
sub _origin {
    my ($value) = @_;
    return if $value =~ /\A[^\s+[:cntrl:]]{1,255}\z/;
    return 'must be a name of 1 to 255 characters without spaces and plus signs';
}

sub _addresses {
    my ($value) = @_;
    return if $value eq '';
    my @found = $value =~ /[[:cntrl:]]/ ? () : Email::Address::List->parse($value);
    return if @found && !grep { $_->{type} ne 'mailbox' } @found;
    return 'must be mail addresses separated by commas, or empty';
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Config - the extension's options, checked

=head1 SYNOPSIS

    my $files = RT::Extension::GDPR::Config->get('GDPRMaxFiles');
    my @list  = RT::Extension::GDPR::Config->choices('GDPRReasons');

=head1 DESCRIPTION

Everything in the extension reads its options here. A value that cannot be used never stops RT:
it is logged once per process by name, is shown by C<rt-gdpr status>, and whatever needs it
refuses with the problem C<invalid_configuration>, which names the option and never its value.

RT puts the defaults of a hash and the site's entries together, so a default code is taken away
by giving it an empty label.

=head1 METHODS

All are class methods.

=head2 choices NAME

The list of C<< { code, label } >> of a hash option, by label. Throws C<invalid_configuration>.

=head2 get NAME

The option's value: a string, or a reference to a new list, or to a new hash of code to label
(without the codes taken away) or to rule. Throws C<invalid_configuration> when the value is not usable.

=head2 label NAME, CODE

The label of a code for display; the code itself when it is no longer configured, an empty string
for undef. Never throws: what was done under an old configuration must stay readable.

=head2 names

The sorted names of all options.

=head2 problems

A list of C<< { option, detail } >>, one for each option with an unusable value.

=head2 register

Tells RT about the options: that they are checked once RT's configuration is loaded, and which of
them cannot be set in RT's web pages. Called when the extension is loaded.

=head2 report NAME

Logs what is wrong with an option's value, if anything, once per process. Never throws.

=cut
