# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::HTML::Tag;

use strict;
use warnings;

use RT::Extension::GDPR::Format;

=head1 NAME

RT::Extension::GDPR::Format::HTML::Tag - which attributes of a tag can hold something to read

=head1 CLASS METHODS

=head2 is_plain(\@tokens)

The C<tokens> HTML::Parser tells of a start tag. False if it is no element of HTML or Office, or has attributes no program
writes: then somebody forgot to escape a C<< < >>, and all of it is text.

=head2 is_plain_end($source)

The same for an end tag.

=head2 parts($source, \@tokens, \@positions)

The source in parts: every second one is the value of an attribute worth reading, without its quotes.

=head2 values(\@tokens)

What those values are: hashes with C<name>, C<quote> (empty if it has none) and C<is_url>.

An attribute that only says how something looks is read when it has an address or URL in it. Pictures within URLs
(C<data:>) are not.

=cut

my %IS_ELEMENT = map { $_ => 1 } qw(
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button
    canvas caption center circle cite code col colgroup data datalist dd defs del details dfn dialog dir div dl dt ellipse em
    embed fieldset figcaption figure font footer form frame frameset g h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
    image img input ins isindex kbd keygen label legend li line link listing main map mark marquee math menu meta meter nav
    nobr noembed noframes noscript object ol optgroup option output p param path picture plaintext polygon polyline pre
    progress q rb rect rp rt rtc ruby s samp script section select slot small source spacer span strike strong style sub
    summary sup svg table tbody td template textarea tfoot th thead time title tr track tspan tt u ul use var video wbr xml xmp
);
my $OFFICE = qr/\A(?:[ovwmx]|st[0-9]|xsl|mso)[0-9]?:[A-Za-z0-9]+\z/;

my %IS_LAYOUT = map { $_ => 1 } qw(
    align bgcolor border bordercolor cellpadding cellspacing charset class clear color cols colspan dir face frame
    frameborder height hspace http-equiv lang leftmargin link marginheight marginwidth media nowrap rel role rows rowspan
    rules scope shape size style tabindex target text topmargin type valign vlink vspace width xml:lang
);
my %IS_URL = map { $_ => 1 } qw(
    action archive background cite classid codebase data dynsrc formaction href icon longdesc lowsrc manifest ping poster
    profile src srcset usemap xlink:href
);

my $NAME = qr/\A[A-Za-z_:@][A-Za-z0-9_:.-]*\z/;
my $URL  = qr/\A["']?\s*(?:https?|ftp|mailto|tel|sms|callto|sip|xmpp|skype|whatsapp|cid|mid):/i;
my $DATA = qr/\A["']?\s*data:[^,]{0,200};base64,/i;

sub is_plain {
    my ( $class, $tokens ) = @_;
    return 0 unless _is_element( $tokens->[0] );
    for ( my $at = 1; $at < $#$tokens; $at += 2 ) {
        return 0 unless $tokens->[$at] =~ $NAME && ( defined $tokens->[ $at + 1 ] || $tokens->[$at] !~ /[:.]/ );
    }
    return 1;
}

sub is_plain_end {
    my ( $class, $source ) = @_;
    return $source =~ m{\A</([^\s<>/]+)\s*>\z} && _is_element($1);
}

sub _is_element {
    my ($name) = @_;
    return 1 if $IS_ELEMENT{ lc $name };
    $name =~ s{/\z}{};
    return $IS_ELEMENT{ lc $name } || $name =~ $OFFICE;
}

sub parts {
    my ( $class, $source, $tokens, $positions ) = @_;
    my @offsets = map {
        my ( $offset, $length ) = @{$positions}[ 2 * $_, 2 * $_ + 1 ];
        _quote( $tokens->[$_] ) ? ( $offset + 1, $offset + $length - 1 ) : ( $offset, $offset + $length );
    } _read($tokens);
    return @offsets ? RT::Extension::GDPR::Format::cut( $source, @offsets ) : $source;
}

sub values {
    my ( $class, $tokens ) = @_;
    return map {
        my $name = lc $tokens->[ $_ - 1 ];
        +{  name   => $name,
            quote  => _quote( $tokens->[$_] ),
            is_url => $IS_URL{$name} || $tokens->[$_] =~ $URL ? 1 : 0,
        }
    } _read($tokens);
}

# Where in the tokens they are.
sub _read {
    my ($tokens) = @_;
    return grep {
        my $value = $tokens->[$_];
        $_ % 2 == 0 && defined $value && ( $IS_LAYOUT{ lc $tokens->[ $_ - 1 ] } ? $value =~ m{[@&%/]} : $value !~ $DATA );
    } 2 .. $#$tokens;
}

sub _quote {
    my $quote = substr( $_[0], 0, 1 );
    return $quote eq '"' || $quote eq q{'} ? $quote : '';
}

1;
