# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::FileReference;

use strict;
use warnings;

use Encode         ();
use HTML::Entities ();
use HTML::Parser;
use URI::Escape ();

=head1 NAME

RT::Extension::GDPR::FileReference - what texts say of a file that is deleted

=head1 SYNOPSIS

    my $references = RT::Extension::GDPR::FileReference->new(
        content_ids => ['image001.png@01D9C3A0'],
        names       => ['passport.png'],
    );
    my $new = $references->removed_from( $bytes, type => 'text/html', charset => 'utf-8' );

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

=head2 new(content_ids => \@ids, names => \@names)

Content-IDs without angle brackets and file names, both as characters. Names without a dot or shorter than five
characters are not looked for: they would be found where they mean something else.

=cut

sub new {
    my ( $class, %args ) = @_;
    my @ids   = grep { defined && length } @{ $args{content_ids} || [] };
    my @names = grep { defined && length >= 5 && /\w\.\w/ } @{ $args{names} || [] };

    # A Content-ID in a URL may be percent-encoded, as a whole or in part (RFC 2392, section 2).
    my $id = join '|', map { join '', map { _url_character($_) } split // } @ids;

    # A converter from HTML may have broken the line within a name.
    my $name = join '|', map {
        join '\s+', map {quotemeta} split /\s+/
    } @names;

    return bless {
        ids   => { map { $_ => 1 } @ids },
        names => { map { $_ => 1 } @names },
        url   => length $id   ? qr/cid:(?:$id)(?![\w@%+-]|\.\w)/i : undef,
        name  => length $name ? qr/$name/                        : undef,
    }, $class;
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
    return !( $self->{url} || $self->{name} );
}

=head2 removed_from($bytes, type => $type, charset => $charset, bare_names => $bool)

Returns C<$bytes> (octets) without the references; the same octets when there were none. C<type> is a media type;
others than text/html are read as plain text. With C<bare_names> a name is replaced in plain text wherever it stands:
right for a text that a machine made from HTML, where the alternative text of a picture stands without brackets.

=cut

sub removed_from {
    my ( $self, $bytes, %args ) = @_;
    return $bytes if $self->is_empty;

    my ( $text, $charset ) = _characters( $bytes, $args{charset} );
    my $new = $args{type} eq 'text/html' ? $self->_from_html($text) : $self->_from_plain( $text, $args{bare_names} );
    return $new eq $text ? $bytes : Encode::encode( $charset, $new );
}

# Octets as characters, in an encoding that gives back the very same octets; in doubt each octet is a character.
sub _characters {
    my ( $bytes, $charset ) = @_;
    for my $candidate ( grep {defined} $charset, 'UTF-8' ) {
        my $encoding = Encode::find_encoding($candidate) or next;
        my $copy     = $bytes;
        my $text     = eval { $encoding->decode( $copy, Encode::FB_CROAK ) };
        return ( $text, $encoding->name ) if defined $text && $encoding->encode("$text") eq $bytes;
    }
    return ( Encode::decode( 'iso-8859-1', "$bytes" ), 'iso-8859-1' );
}

sub _from_plain {
    my ( $self, $text, $bare_names ) = @_;
    my ( $url, $name ) = @{$self}{qw(url name)};
    my $mark = MARK;

    if ($url) {
        $text =~ s/\[(?:[Ii]mage:\s*)?$url\]|<$url>|\($url\)|$url/$mark/g;
    }
    if ($name) {
        $text =~ s/\[(?:(?:inline )?image(?: \d+)?:\s*)?$name\]|<$name>|&lt;$name&gt;/$mark/gi;
        $text =~ s/(?<![\w.-])$name(?![\w-]|\.\w)/$mark/g if $bare_names;
    }
    return $text;
}

sub _from_html {
    my ( $self, $html ) = @_;
    my @cuts;       # [ offset, length, what to put there ], in the order of the text
    my $link;       # where a link to the file began

    my $parser = HTML::Parser->new(
        api_version => 3,
        start_h     => [
            sub {
                my ( $tag, $offset, $source, $tokens, $positions ) = @_;
                my $new = $self->_tag( $tag, $source, $tokens, $positions );
                return if $new eq $source;
                if ( $tag eq 'a' ) { $link = { offset => $offset, cut => scalar @cuts } }
                push @cuts, [ $offset, length $source, $new ];
            },
            'tagname,offset,text,tokens,tokenpos'
        ],
        end_h => [
            sub {
                my ( $tag, $end ) = @_;
                return unless $link && $tag eq 'a';
                splice @cuts, $link->{cut}, @cuts, [ $link->{offset}, $end - $link->{offset}, MARK ];
                undef $link;
            },
            'tagname,offset_end'
        ],
        comment_h => [
            sub {
                my ( $offset, $source ) = @_;
                my ( $open, $within, $close ) = $source =~ /\A(<!--)(.*?)(-->)?\z/s or return;
                my $new = $self->_from_html($within);
                push @cuts, [ $offset + length $open, length $within, $new ] if $new ne $within;
            },
            'offset,text'
        ],
        text_h => [
            sub {
                my ( $offset, $source ) = @_;
                my $new = $self->_from_plain($source);
                push @cuts, [ $offset, length $source, $new ] if $new ne $source;
            },
            'offset,text'
        ],
    );
    $parser->unbroken_text(1);
    $parser->parse($html);
    $parser->eof;

    for my $cut ( reverse @cuts ) {
        substr( $html, $cut->[0], $cut->[1] ) = $cut->[2];
    }
    return $html;
}

# The source of a start tag without references: the mark where the element shows the file, else each attribute that
# holds the URL made harmless.
sub _tag {
    my ( $self, $tag, $source, $tokens, $positions ) = @_;

    my @attributes;
    for ( my $at = 1; $at < $#$tokens; $at += 2 ) {
        my $value = $tokens->[ $at + 1 ];
        next unless defined $value;
        $value =~ s/\A(["'])(.*)\1\z/$2/s;
        push @attributes, [ lc $tokens->[$at], HTML::Entities::decode($value), @{$positions}[ 2 * $at + 2, 2 * $at + 3 ] ];
    }

    my @pointing = grep { $self->{url} && $_->[1] =~ $self->{url} } @attributes;
    if ( $SHOWS{$tag} ) {
        my $named = grep { $_->[0] =~ /^(?:alt|title|o:title)$/ && $self->{names}{ $_->[1] } } @attributes;
        return @pointing || $named ? MARK : $source;
    }
    for my $attribute ( reverse @pointing ) {
        my ( undef, $value, $offset, $length ) = @$attribute;
        $value =~ s/$self->{url}/about:blank/g;
        substr( $source, $offset, $length ) = '"' . HTML::Entities::encode( $value, '<>&"' ) . '"';
    }
    return $source;
}

1;
