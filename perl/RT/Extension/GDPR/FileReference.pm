# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::FileReference;

use strict;
use warnings;

use Encode         ();
use HTML::Entities ();
use HTML::Parser;
use RT::Extension::GDPR::Charset;
use Unicode::Normalize ();
use URI::Escape ();

=head1 NAME

RT::Extension::GDPR::FileReference - what texts say of a file that is deleted

=head1 SYNOPSIS

    my $references = RT::Extension::GDPR::FileReference->new(
        content_ids => ['image001.png@01D9C3A0'],
        names       => ['passport.png'],
    );
    my @spans = $references->spans( $bytes, type => 'text/html', charset => 'utf-8' );
    my $new   = $references->replaced( $bytes, charset => 'utf-8', spans => \@spans );

=head1 DESCRIPTION

A mail points at its pictures: C<< <img src="cid:..."> >> (RFC 2392) in the HTML part; C<[cid:...]>,
C<[image: passport.png]> or C<< <passport.png> >> in the plain part, as Outlook, Gmail and Apple Mail write them. A
Content-ID often holds the file's name, the alternative text nearly always. When the file goes, so does what points
at it: a short neutral text takes its place and each other byte stays as it is.

Words that people wrote ("see passport.png") are not touched.

=head1 METHODS

=head2 MARK

The neutral text.

=cut

use constant MARK => '[file deleted]';

# Elements that show the file and have no content of their own. The last two are how Outlook writes pictures (VML).
my %SHOWS = map { $_ => 1 } qw(img image input embed source v:imagedata v:image);

=head2 new(content_ids => \@ids, names => \@names, bare_names => \@names)

Content-IDs without angle brackets and file names, both as characters (composed or not: Apple sends names decomposed). C<names> are found where a mail program put them
between brackets; C<bare_names> wherever they stand in plain text, which is right for a text that a machine made from
HTML, where the alternative text of a picture has no brackets. Names without a dot or shorter than five characters are
not looked for: they would be found where they mean something else.

=cut

sub new {
    my ( $class, %args ) = @_;
    my @ids   = grep { defined && length } @{ $args{content_ids} || [] };
    my ( $names, $bare ) = map { [ map { _forms($_) } grep { defined && length >= 5 && /\w\.\w/ } @{ $_ || [] } ] } @args{qw(names bare_names)};

    # A Content-ID in a URL may be percent-encoded, as a whole or in part (RFC 2392, section 2).
    my $id = join '|', map { join '', map { _url_character($_) } split // } @ids;

    return bless {
        ids   => { map { $_ => 1 } @ids },
        names => { map { $_ => 1 } @$names },
        url   => length $id ? qr/cid:(?:$id)(?![\w@%+-]|\.\w)/i : undef,
        name  => _any_name(@$names),
        bare  => _any_name(@$bare),
    }, $class;
}

sub _forms {
    my ($name) = @_;
    my %form = map { $_ => 1 } $name, Unicode::Normalize::NFC($name), Unicode::Normalize::NFD($name);
    return sort keys %form;
}

# Who converted or quoted a text may have broken the line within a name.
my $SPACE = qr/(?:\n(?:[ \t>|]|&gt;)*|[^\S\n]|&nbsp;|&#160;|&#x0*a0;){1,100}+/i;

sub _any_name {
    my @names = @_ or return undef;
    my $name  = join '|', map {
        join $SPACE, map { join '', map { _text_character($_) } split // } split /\s+/
    } @names;
    return qr/(?:$name)/;
}

# In HTML it may be an entity.
sub _text_character {
    my $character = shift;
    return $character if $character =~ /[A-Za-z0-9]/;
    my $entity = $HTML::Entities::char2entity{$character} // '';
    return '(?:' . join( '|', map {quotemeta} $character, $entity =~ /^&\w+;$/ ? $entity : () )
        . sprintf( '|&#0*%d;|&#[xX]0*(?i:%x);)', ( ord $character ) x 2 );
}

sub _url_character {
    my $character = shift;
    my $escaped   = join '', map { sprintf '%%%02X', $_ } unpack 'C*', Encode::encode( 'UTF-8', $character );
    return '(?:' . quotemeta($character) . '|' . $escaped . ')';
}

=head2 is_empty

True when there is nothing to look for.

=cut

sub is_empty {
    my $self = shift;
    return !( $self->{url} || $self->{name} || $self->{bare} );
}

=head2 spans($bytes, type => $type, charset => $charset)

Where the references are in C<$bytes> (octets): a list of C<[offset, length, token]> in characters, from the first to the
last. The token is C<mark> or C<url>. C<type> is a media type; others than text/html are read as plain text.

Spans hold nothing of the text itself, so a plan can be kept.

=head2 replaced($bytes, charset => $charset, spans => \@spans)

Class method: C<$bytes> with the spans replaced by what their tokens mean, all else as it was.

=cut

my %TOKEN = ( mark => MARK, url => 'about:blank' );

sub spans {
    my ( $self, $bytes, %args ) = @_;
    return if $self->is_empty;

    my $text = RT::Extension::GDPR::Charset->new( $bytes, $args{charset} )->text;
    return $args{type} eq 'text/html' ? $self->_in_html($text) : $self->_in_plain($text);
}

sub replaced {
    my ( $class, $bytes, %args ) = @_;
    my $charset = RT::Extension::GDPR::Charset->new( $bytes, $args{charset} );
    my $text    = $charset->text;
    my ( $at, $new ) = ( 0, '' );
    for my $span ( @{ $args{spans} } ) {
        $new .= substr( $text, $at, $span->[0] - $at ) . $TOKEN{ $span->[2] };
        $at = $span->[0] + $span->[1];
    }
    return $charset->octets( $new . substr $text, $at );
}

sub _in_plain {
    my ( $self, $text ) = @_;
    my ( $url, $name, $bare ) = @{$self}{qw(url name bare)};

    my @forms;
    push @forms, qr/\[(?:[Ii]mage:\s*)?$url\]|<$url>|\($url\)|$url/ if $url;
    push @forms, qr/\[(?:(?:inline )?image(?: \d+)?:\s*)?$name\]|<$name>|&lt;$name&gt;/i if $name;
    push @forms, qr/(?<![\w.-])$bare(?![\w-]|\.\w)/ if $bare;
    my $form = join '|', @forms;

    # Not by pos or @-: in a long text Perl counts the characters up to there each time.
    my ( $at, $is_match, @spans ) = ( 0, 0 );
    for my $piece ( split /($form)/, $text, -1 ) {
        push @spans, [ $at, length $piece, 'mark' ] if $is_match;
        $at += length $piece;
        $is_match = !$is_match;
    }
    return @spans;
}

sub _in_html {
    my ( $self, $html, $is_comment ) = @_;
    my @spans;
    my $link;    # a link to the file: where it begins, and how many spans were before it

    my $parser = HTML::Parser->new(
        api_version => 3,
        start_h     => [
            sub {
                my ( $tag, $offset, @source ) = @_;
                my @found = $self->_in_tag( $tag, @source ) or return;
                $link = { offset => $offset, spans => scalar @spans } if $tag eq 'a';
                push @spans, map { [ $_->[0] + $offset, @{$_}[ 1, 2 ] ] } @found;
            },
            'tagname,offset,text,tokens,tokenpos'
        ],
        end_h => [
            sub {
                my ( $tag, $end ) = @_;
                return unless $link && $tag eq 'a';
                splice @spans, $link->{spans}, @spans, [ $link->{offset}, $end - $link->{offset}, 'mark' ];
                undef $link;
            },
            'tagname,offset_end'
        ],
        comment_h => [
            sub {
                my ( $offset, $source ) = @_;
                my ($within) = $source =~ /\A<!--(.*?)(?:-->)?\z/s or return;
                # They do not nest; a hostile mail must not exhaust the stack.
                push @spans, map { [ $_->[0] + $offset + 4, @{$_}[ 1, 2 ] ] }
                    $is_comment ? $self->_in_plain($within) : $self->_in_html( $within, 1 );
            },
            'offset,text'
        ],
        text_h => [
            sub {
                my ( $offset, $source ) = @_;
                push @spans, map { [ $_->[0] + $offset, @{$_}[ 1, 2 ] ] } $self->_in_plain($source);
            },
            'offset,text'
        ],
    );
    $parser->unbroken_text(1);
    $parser->parse($html);
    $parser->eof;
    return @spans;
}

# A start tag as a whole where the element shows the file, else the URLs in its attributes.
sub _in_tag {
    my ( $self, $tag, $source, $tokens, $positions ) = @_;

    my ( @urls, $named );
    for ( my $at = 1; $at < $#$tokens; $at += 2 ) {
        my $value = $tokens->[ $at + 1 ];
        next unless defined $value;
        my ( $offset, $length ) = @{$positions}[ 2 * $at + 2, 2 * $at + 3 ];
        if ( $value =~ s/\A(["'])(.*)\1\z/$2/s ) { $offset++; $length -= 2 }

        my $meaning = HTML::Entities::decode( my $copy = $value );
        my $attribute = lc $tokens->[$at];
        my $is_name   = $attribute =~ /^(?:alt|title|o:title)$/ ? $self->{names}{$meaning}
            : $attribute eq 'src' ? $self->{names}{ _path($meaning) } : 0;
        $named ||= $is_name;
        if ( $is_name && $attribute eq 'alt' ) { push @urls, [ $offset, $length, 'mark' ]; next }
        next unless $self->{url} && $meaning =~ $self->{url};

        my @found;
        push @found, [ $offset + $-[0], $+[0] - $-[0], 'url' ] while $value =~ /$self->{url}/g;
        push @urls, @found ? @found : [ $offset, $length, 'url' ];
    }
    return @urls unless $SHOWS{$tag};
    return @urls || $named ? [ 0, length $source, 'mark' ] : ();
}

# What a relative URL names: a part of the same mail (RFC 2557).
sub _path {
    my ($url) = @_;
    my $bytes = URI::Escape::uri_unescape( Encode::encode( 'UTF-8', $url ) );
    return Encode::decode( 'UTF-8', $bytes );
}

1;
