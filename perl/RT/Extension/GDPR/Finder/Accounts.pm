# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Finder::Accounts;

use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Finder::CommonWords;
use RT::Extension::GDPR::Finder::Folded;
use RT::Extension::GDPR::Finder::Name;
use URI ();

=encoding UTF-8

=head1 NAME

RT::Extension::GDPR::Finder::Accounts - known e-mail addresses and user names in any spelling

=head1 DESCRIPTION

Addresses with C<+tag>, C<%40>, broken over lines, with their domain in Punycode, and written for people
(C<anna (at) example dot net>). User names, and local parts of addresses where they stand alone
(C</users/anna.kowalska/>): whole, at least five characters or with a digit or stop, else only where the words
before say what they are.

=cut

my $FOLDED = 'RT::Extension::GDPR::Finder::Folded';
my $WORDS  = 'RT::Extension::GDPR::Finder::CommonWords';
my $NAME   = 'RT::Extension::GDPR::Finder::Name';

my $BLANK  = qr/[ \x01]/;
my $AT     = qr/$BLANK*[\[({<*]{0,2}$BLANK*(?:\@|%(?:25)?40|=40|&#0*64;|&commat;|at|arroba|chiocciola|malpa|zavinac|kukac|arobase|arond|snabel-?a|alfakrollo|klammeraffe|apestaart(?:je)?|παπακι|собака)$BLANK*[\])}>*]{0,2}$BLANK*/;
my $DOT    = qr/\.\x01?|\x01\.|%2e|$BLANK*[\[({<]$BLANK*(?:dot|punkt|point|punto|kropka|tecka|bodka|punt|piste|ponto|pont|punct|tocka|τελεια|точка|\.)$BLANK*[\])}>]$BLANK*|$BLANK+(?:dot|punkt|point|punto|kropka|tecka|bodka|punt|piste|ponto|pont|punct|tocka|τελεια|точка)$BLANK+/;
my $LABEL  = qr/(?:user(?:[ -]?(?:name|id))?|login|log ?in|account|benutzer(?:name|kennung)?|kennung|anmeldename|konto|utilisateur|identifiant|usuario|utente|uzytkownik|uzivatel(?:ske jmeno)?|gebruiker(?:snaam)?|kayttaja(?:tunnus)?|tunnus|anvandar(?:namn|e)|bruger(?:navn)?|bruker(?:navn)?|felhasznalo(?:nev)?|utilizador|utilizator|korisni(?:k|cko ime)|handle|nick(?:name)?|uid|as)$BLANK*(?:is|ist|est|es|e|to|je|on|:|=)?$BLANK*["'<(]?\z/;

# Local parts of offices: not a person's.
sub _is_role {
    my ($local) = @_;
    return !grep { !$NAME->is_office($_) } split /[^\w]+|_/, $local;
}

# Written so that it is hardly anything else.
sub _is_shaped {
    my ($login) = @_;
    return 0 if $WORDS->is_common($login) || _is_role($login);
    return length $login >= 5 ? $login =~ /\D/ || length $login >= 6 : length $login >= 3 && $login =~ /[.\d_-]/ && $login =~ /\pL/;
}

=head1 METHODS

=head2 new PEOPLE

The addresses and user names of these people.

=head2 person_of ADDRESS

The number of the person whose address this is, or undef.

=head2 canonical ADDRESS

An address as it is compared: small letters, without a tag, the domain decoded.

=cut

sub new {
    my ( $class, $people ) = @_;
    my $self = bless { anchors => {}, people => {} }, $class;
    for my $person ( @{$people} ) {
        my $number    = $person->{number};
        my $login     = $person->{columns}{Name} // q{};
        my %addresses = map { $class->canonical($_) => 1 } grep {/.\@./} map { $_ // () }
            $person->{columns}{EmailAddress}, $login, $person->{columns}{RealName}, @{ $person->{addresses} || [] };
        my %logins = $login =~ /\@/ ? () : ( $FOLDED->fold($login) => 1 );
        for my $address ( sort keys %addresses ) {
            $self->{people}{$address} = $number;
            my ( $local, $domain ) = split /\@/, $address, 2;
            $self->_anchor( $local, { kind => 'address', domain => $domain, person => $number, value => $address } );
            $logins{$local} = 1;
        }
        $self->_anchor( $_, { kind => 'login', login => $_, person => $number } ) for sort grep { length > 1 } keys %logins;
    }
    return $self;
}

sub person_of {
    my ( $self, $address ) = @_;
    return $self->{people}{ $self->canonical($address) };
}

sub canonical {
    my ( $class, $address ) = @_;
    my ( $local, $domain ) = $FOLDED->fold($address) =~ /\A\s*<?(.*)\@(.*?)>?\s*\z/ or return $FOLDED->fold($address);
    $domain = $FOLDED->fold( URI->new("http://$domain/")->ihost // $domain ) if $domain =~ /\bxn--/;
    return ( $local =~ s/(?<=.)[+].*//r ) . "\@$domain";
}

sub _anchor {
    my ( $self, $string, $entry ) = @_;
    my ( $lead, $first, $rest ) = $string =~ /\A([\W_]*)([^\W_]+)(.*)\z/s or return;
    push @{ $self->{anchors}{$first} }, { %{$entry}, lead => $lead, from => $first . $rest };
    return;
}

=head2 look_up, hits

See L<RT::Extension::GDPR::Finder::Dictionary>.

=cut

sub look_up { return $_[0]{anchors}{ $_[1] } }

sub hits {
    my ( $self, $chunk, $text, $tokens, $view ) = @_;
    my @hits;
    for my $token ( @{$tokens} ) {
        my ( $start, undef, $entries ) = @{$token};
        my $before = substr $text, $start > 40 ? $start - 40 : 0, $start > 40 ? 40 : $start;
        my $rest   = substr $text, $start, 200;
        for my $entry ( @{$entries} ) {
            my $pattern = $entry->{pattern} ||= $self->_pattern($entry);
            next if $rest !~ $pattern;
            my $found = $+[0];
            my $open  = length $entry->{lead} ? $before =~ s/\Q$entry->{lead}\E\z//r : $before;
            next if $open =~ /\w\.\z|[+]\z/ || $open =~ /[\w-]\z/ && $open !~ /%[0-9a-f]{2}\z/ && !( $entry->{shaped} && $open =~ /-\z/ );
            my $hit = { start => $start - length $entry->{lead}, end => $start + $found, person => $entry->{person} };
            push @hits, $entry->{kind} eq 'address'
                ? { %{$hit}, category => 'email', value => $entry->{value}, confidence => .98, reason => 'known_address' }
                : { %{$hit}, category => 'username', value => $entry->{login}, $self->_login_confidence( $chunk, $entry, $before, $hit ) };
        }
    }
    return grep { $_->{confidence} } @hits;
}

# Made when the first word of an address or login was seen: most people of a large site are not in a ticket.
sub _pattern {
    my ( $self, $entry ) = @_;
    return $self->_address($entry) if $entry->{kind} eq 'address';
    $entry->{shaped} = _is_shaped( $entry->{login} );
    my $end = $entry->{shaped} ? '(?![\w\@]|%40)' : '(?![\w\@]|%40|-\w|[.][a-z]{1,3}\b)';
    return qr/\A\Q$entry->{from}\E$end/;
}

sub _address {
    my ( $self, $entry ) = @_;
    my @local  = grep {length} split /([^a-z0-9\x80-\x{10ffff}])/, $entry->{from};
    my $local  = join q{}, map { $_ eq q{.} ? "(?:$DOT)" : quotemeta } @local;
    my @labels = split /[.]/, $entry->{domain};
    my $domain = join "(?:$DOT)", map {quotemeta} @labels;
    if ( $entry->{domain} =~ /[^\x00-\x7f]/ || $entry->{domain} =~ /xn--/ ) {
        my $ascii = URI->new("http://$entry->{domain}/")->host // $entry->{domain};
        $domain .= q{|} . join "(?:$DOT)", map {quotemeta} split /[.]/, lc $ascii;
    }
    return qr/\A(?:$local)(?:[+][^\s\@\x01<>"'()]{1,64})?$AT(?:$domain)(?![\w-])/;
}

sub _login_confidence {
    my ( $self, $chunk, $entry, $before, $hit ) = @_;
    my $login = $entry->{login};
    my $labelled = $before =~ $LABEL || $before =~ m{(?:/|\b)(?:users?|home|profiles?|members?|u|accounts?|~)[/=:]\z|[~\@]\z};
    return ( confidence => .85, reason => 'login' ) if $labelled && ( $login !~ /\A\pL+\z/ || !$WORDS->is_common($login) || $before =~ m{[/=:\@~][ \x01"']*\z} );
    return ( confidence => $labelled ? .45 : .1, reason => 'login' ) if $WORDS->is_common($login) || _is_role($login);
    return ( confidence => $entry->{shaped} ? .8 : .3, reason => 'login' );
}

1;
