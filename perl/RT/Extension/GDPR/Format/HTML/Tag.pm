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

=head2 is_plain_end($source, $name)

The same for an end tag.

=head2 values(\@tokens)

The attributes worth reading: hashes with C<name>, C<token> (the value's index in the tokens), C<quote> (the quotes around
it, or empty) and C<is_url>.

=head2 parts($source, \@positions, @values)

The source in parts: every second one is one of these values, without its quotes. The positions are HTML::Parser's
C<tokenpos>.

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
    my ( $class, $source, $name ) = @_;
    return _is_element($name) && ( length $source == length("</$name>") || $source =~ m{\A</\Q$name\E\s*>\z}i );
}

sub _is_element {
    my ($name) = @_;
    return 1 if $IS_ELEMENT{ lc $name };
    $name =~ s{/\z}{};
    return $IS_ELEMENT{ lc $name } || $name =~ $OFFICE;
}

sub values {
    my ( $class, $tokens ) = @_;
    my @values;
    for ( my $at = 2; $at <= $#$tokens; $at += 2 ) {
        my $value = $tokens->[$at];
        next unless defined $value;
        my $name = lc $tokens->[ $at - 1 ];
        next if $IS_LAYOUT{$name} ? $value !~ m{[@&%/]} : $value =~ $DATA;
        push @values, {
            name   => $name,
            token  => $at,
            quote  => $value =~ /\A(["'])/ ? "$1" : '',    # $1 itself would be that of $URL below
            is_url => $IS_URL{$name} || $value =~ $URL ? 1 : 0,
        };
    }
    return @values;
}

sub parts {
    my ( $class, $source, $positions, @values ) = @_;
    return RT::Extension::GDPR::Format::cut(
        $source,
        map {
            my ( $offset, $length ) = @{$positions}[ 2 * $_->{token}, 2 * $_->{token} + 1 ];
            my $around = length $_->{quote};
            ( $offset + $around, $offset + $length - $around );
        } @values
    );
}

1;
