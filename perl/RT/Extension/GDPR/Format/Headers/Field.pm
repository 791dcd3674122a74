# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::Headers::Field;

use strict;
use warnings;

use RT::Extension::GDPR::Format;
use RT::Extension::GDPR::Format::HTML::Character;
use RT::Extension::GDPR::Format::Headers::EncodedWord;
use RT::Extension::GDPR::Format::Headers::Parameter;

=head1 NAME

RT::Extension::GDPR::Format::Headers::Field - the value of a header field, as read and as written

=head1 DESCRIPTION

How a token is written depends on where it stands, so that the field can still be read by programs:

=over

=item in unstructured fields (Subject), quoted strings and comments: as it is

=item in an encoded word or an RFC 2231 parameter: encoded

=item in a display name: in quotes

=item elsewhere (addresses, Message-IDs, URLs): in its url-safe form

=back

Quotes, parentheses and angle brackets are seen in the text, but nothing replaces them.

=head1 METHODS

=head2 new($name, $value, $line_break)

The name decides how the value is read; undef: unstructured. The line break is the one between new lines.

=head2 read

Two lists, pieces and runs, as in L<RT::Extension::GDPR::Format>.

=cut

my $WORDS     = RT::Extension::GDPR::Format::Headers::EncodedWord->pattern;
my $PARAMETER = RT::Extension::GDPR::Format::Headers::Parameter->pattern;
my $PERCENT   = RT::Extension::GDPR::Format::HTML::Character->percent;
my $FOLD      = qr/\r?\n[ \t]+/;

my $IS_ADDRESS = qr/\A(?:(?:resent-)?(?:from|to|cc|bcc|reply-to|sender)
    |return-path|errors-to|delivered-to|apparently-to|(?:x-)?envelope-(?:to|from)|x-original-(?:to|from)|x-forwarded-(?:to|for)
    |disposition-notification-to|return-receipt-to|mail-(?:followup|reply)-to|list-id
    |rt-originator|rt-send-b?cc|rt-squelch-replies-to)\z/xi;
my $IS_STRUCTURED = qr/\A(?:received|message-id|in-reply-to|references|resent-message-id|date|mime-version|content-.*|list-.*
    |x-received|dkim-signature|arc-.*|authentication-results|received-spf|archived-at|autocrypt)\z/xi;

my %WRITTEN = (
    text    => sub { $_[0] },
    quoted  => sub { $_[0] =~ s/(["\\])/\\$1/gr },
    comment => sub { $_[0] =~ s/([()\\])/\\$1/gr },
    phrase  => sub { my ( $token, $old ) = @_; $old =~ /@/ ? _url_safe($token) : q{"} . $token =~ s/(["\\])/\\$1/gr . q{"} },
    atom    => \&_url_safe,
    angle   => \&_url_safe,
);

sub new {
    my ( $class, $name, $value, $line_break ) = @_;
    my $syntax = !defined $name ? 'text' : $name =~ $IS_ADDRESS ? 'phrase' : $name =~ $IS_STRUCTURED ? 'atom' : 'text';
    return bless { value => $value, fold => "$line_break ", syntax => $syntax, pieces => [], runs => [] }, $class;
}

sub read {
    my $self = shift;
    my $split = $self->{syntax} eq 'text' ? qr/($WORDS|$FOLD)/ : qr/($WORDS|$FOLD|$PARAMETER|\\.|["()<>]|$PERCENT)/s;

    # Where in the value we are: the kind of literal, and how deep in comments.
    my ( $place, $depth ) = ( $self->{syntax}, 0 );
    my $is_special = 1;
    for my $source ( split $split, $self->{value}, -1 ) {
        $is_special = !$is_special;
        next unless length $source;
        if ( !$is_special )           { $self->_literal( $source, $place ) }
        elsif ( $source =~ /\A=\?/ )  { $self->_words( $source, $place ) }
        elsif ( $source =~ /\A\r?\n/ ) { $self->_add( $source, ' ', sub {''} ) }
        elsif ( $source =~ /\A["()<>]\z/ ) {
            $self->_add($source);
            push @{ $self->{runs} }, [ undef, $source ];
            $depth += $source eq '(' ? 1 : $source eq ')' && $depth ? -1 : 0 if $place ne 'quoted';
            $place
                = $place eq 'quoted' ? ( $source eq '"' ? $self->{syntax} : 'quoted' )
                : $depth          ? 'comment'
                : $source eq '"'  ? 'quoted'
                : $source eq '<'  ? 'angle'
                : $source eq '>' || $source eq ')' ? $self->{syntax}
                :                   $place;
        }
        elsif ( $source =~ /\A\\/ && $place =~ /\A(?:quoted|comment)\z/ ) {
            $self->_add( $source, substr( $source, 1 ), sub { $WRITTEN{quoted}->( $_[2][2] ) } );
        }
        elsif ( $source =~ /\A%/ && $place eq 'angle' ) { $self->_percent($source) }
        elsif ( $place eq 'atom' && $source =~ /\A[^\\]+=/ ) { $self->_parameters($source) }
        else                                         { $self->_literal( $source, $place ) }
    }
    return @{$self}{qw(pieces runs)};
}

sub _url_safe { return RT::Extension::GDPR::Format->url_safe( $_[0] ) }

sub _add {
    my ( $self, $source, $text, $write ) = @_;
    my $index = push( @{ $self->{pieces} }, $source ) - 1;
    push @{ $self->{runs} }, [ $index, $text, $write ] if defined $text;
    return;
}

sub _literal {
    my ( $self, $source, $place ) = @_;
    my $written = $WRITTEN{$place};
    my $write = sub {
        my ( $piece, undef, @edits ) = @_;
        my @parts = RT::Extension::GDPR::Format::cut( $piece, map { @{$_}[ 0, 1 ] } @edits );
        for my $number ( 0 .. $#edits ) {
            my $token = $edits[$number][2];
            $parts[ 2 * $number + 1 ] = length $token ? $written->( $token, $parts[ 2 * $number + 1 ] ) : '';
        }
        return join '', @parts;
    };
    return $self->_add( $source, $source, $write );
}

sub _percent {
    my ( $self, $source ) = @_;
    my $character = RT::Extension::GDPR::Format::HTML::Character::decode($source);
    return $self->_literal( $source, 'angle' ) unless defined $character;
    return $self->_add( $source, $character, sub { _url_safe( $_[2][2] ) } );
}

sub _words {
    my ( $self, $source, $place ) = @_;
    my $text = RT::Extension::GDPR::Format::Headers::EncodedWord->decode($source);
    return $self->_literal( $source, $place ) unless defined $text;
    return $self->_add( $source, $text, sub { RT::Extension::GDPR::Format::Headers::EncodedWord->encoded( $_[0], $self->_edited(@_) ) } );
}

sub _parameters {
    my ( $self, $source ) = @_;
    for my $part ( RT::Extension::GDPR::Format::Headers::Parameter->parts($source) ) {
        my ( $of_part, $text ) = @$part;
        push @{ $self->{runs} }, [ undef, '; ' ] unless defined $text;
        $self->_add( $of_part, $text, sub { RT::Extension::GDPR::Format::Headers::Parameter->encoded( $self->_edited(@_) ) } );
    }
    return;
}

# The new text of a run that is encoded as a whole, and what folds lines here.
sub _edited {
    my ( $self, undef, $text, @edits ) = @_;
    return RT::Extension::GDPR::Format::spliced( $text, @edits ), $self->{fold};
}

1;
