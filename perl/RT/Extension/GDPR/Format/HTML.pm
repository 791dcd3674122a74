# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Format::HTML;

use strict;
use warnings;

use HTML::Parser;
use RT::Extension::GDPR::Format::HTML::Source;
use RT::Extension::GDPR::Format::HTML::Tag;

use parent 'RT::Extension::GDPR::Format';

=head1 NAME

RT::Extension::GDPR::Format::HTML - what is read in HTML, and what is only in its source

=head1 DESCRIPTION

The views:

=over

=item C<text>

What a browser shows: the text nodes joined, as tags and comments within a word are not seen. White space is one space
unless preformatted; a block is set apart by an empty line, a cell by a tab, C<br> is a line break.

=item C<attribute.N>

The value of an attribute, C<label> being its name: see L<RT::Extension::GDPR::Format::HTML::Tag>. Character references
and percent-encoding are decoded.

=item C<tag.N>

A tag that is none: mail programs forget to escape C<< <anna@example.com> >>. Also instructions, unfinished tags and what
else browsers drop.

=item C<comment.N>, C<comment.N.attribute.M> ...

A comment, which is HTML as well: conditional comments hold what only Outlook shows.

=item C<script.N>, C<style.N>

With the escapes of JavaScript decoded.

=back

Views without a letter or digit are left out, C<text> never is.

=cut

my $SOURCE = 'RT::Extension::GDPR::Format::HTML::Source';
my $TAG    = 'RT::Extension::GDPR::Format::HTML::Tag';

my %BREAKS = map { $_ => 1 } qw(
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure footer
    form frame frameset h1 h2 h3 h4 h5 h6 head header hr html iframe legend li listing main menu nav noframes ol optgroup
    option p plaintext pre section select summary table tbody td textarea tfoot th thead title tr ul xmp
);
my %IS_CELL = map { $_ => 1 } qw(td th);
my %IS_PREFORMATTED = map { $_ => 1 } qw(listing pre textarea);
my %IS_SCRIPT       = map { $_ => 1 } qw(script style);

sub _read {
    my ( $class, $raw ) = @_;
    my $self = bless { pieces => [], views => [], count => {}, prefix => '' }, $class;
    $self->_parse( $raw, { name => 'text', kind => 'text', label => undef, runs => [] } );
    return $self->{pieces}, [ grep { $_->{name} eq 'text' || _is_readable($_) } @{ $self->{views} } ];
}

sub _is_readable { return grep { $_->[1] =~ /[\p{L}\p{N}]/ } @{ $_[0]{runs} } }

sub _parse {
    my ( $self, $html, $view ) = @_;
    push @{ $self->{views} }, $view;

    # Of the text: its view, the space or line break to come before more of it, whether white space would be seen.
    local $self->{text} = { view => $view, gap => '', after_space => 1, preformatted => 0, element => '' };

    my $parser = HTML::Parser->new(
        api_version => 3,
        text_h      => [ sub { _text( $self, @_ ) }, 'text,is_cdata' ],
        start_h     => [ sub { _start( $self, @_ ) }, 'text,tagname,tokens,tokenpos' ],
        end_h       => [ sub { _end( $self, @_ ) }, 'text,tagname' ],
        comment_h   => [ sub { _comment( $self, @_ ) }, 'text' ],
        declaration_h => [ sub { _declaration( $self, @_ ) }, 'text' ],
        process_h     => [ sub { _odd_tag( $self, @_ ) }, 'text' ],
    );
    $parser->unbroken_text(1);
    $parser->boolean_attribute_value(undef);    # its place is none
    $parser->xml_mode(1) if _leaves_open($html);
    $parser->parse($html);
    $parser->eof;
    return;
}

# HTML::Parser looks for the end of each of these to the end of the text. Where many have none that takes for ever, and
# in its XML mode they are elements like others.
sub _leaves_open {
    my ($html) = @_;
    my %open;
    for my $tag ( $html =~ m{<(/?(?:script|style|title|textarea|xmp|iframe|noembed|noframes|plaintext))\b}gi ) {
        $tag = lc $tag;
        $tag =~ s{\A/}{} ? $open{$tag} = 0 : $open{$tag}++;
    }
    return grep { $_ > 20 } values %open;
}

sub _add {
    my ( $self, $piece ) = @_;
    return push( @{ $self->{pieces} }, $piece ) - 1;
}

sub _add_view {
    my ( $self, $name, %of_view ) = @_;
    my $number = $self->{count}{ $self->{prefix} . $name }++;
    my $view   = { label => undef, %of_view, name => "$self->{prefix}$name.$number" };
    push @{ $self->{views} }, $view if $view->{runs};
    return $view;
}

sub _text {
    my ( $self, $source, $is_raw ) = @_;
    my $text = $self->{text};
    if ( $is_raw && $IS_SCRIPT{ $text->{element} } ) {
        my $script = $SOURCE->script;
        $self->_add_view( $text->{element}, kind => 'comment', label => $text->{element},
            runs => [ [ $self->_add($source), $script->text($source), $script->writer ] ] );
        return;
    }

    my $place
        = $is_raw                ? $SOURCE->literal
        : $text->{preformatted}  ? $SOURCE->preformatted
        : $text->{after_space}   ? $SOURCE->flowing_on
        :                          $SOURCE->flowing;
    my $read   = $place->text($source);
    my $pieces = $self->{pieces};
    push @$pieces, $source;
    return if $read eq '';

    my $runs = $text->{view}{runs};
    push @$runs, [ undef, $text->{gap} ] if length $text->{gap} && @$runs;
    push @$runs, [ $#$pieces, $read, $place->{writer} ];
    $text->{gap}         = '';
    $text->{after_space} = substr( $read, -1 ) eq ' ';
    return;
}

sub _start {
    my ( $self, $source, $name, $tokens, $positions ) = @_;
    $name = $self->{text}{element} = lc $name;
    $self->{text}{preformatted}++ if $IS_PREFORMATTED{$name};
    $self->_break($name) if $BREAKS{$name};
    return $self->_odd_tag($source) unless $TAG->is_plain($tokens);

    my @values = @$tokens > 1 ? $TAG->values($tokens) : ();
    my ( $before, @parts ) = @values ? $TAG->parts( $source, $positions, @values ) : $source;
    my $pieces = $self->{pieces};
    push @$pieces, $before;
    for my $attribute (@values) {
        my $place = $SOURCE->attribute( $attribute->{quote}, $attribute->{is_url} );
        my ( $value, $after ) = splice @parts, 0, 2;
        push @$pieces, $value, $after;
        $self->_add_view( 'attribute', kind => $attribute->{is_url} ? 'url' : 'attribute', label => $attribute->{name},
            runs => [ [ $#$pieces - 1, $place->text($value), $place->{writer} ] ] );
    }
    return;
}

sub _end {
    my ( $self, $source, $name ) = @_;
    $name = lc $name;
    $self->{text}{preformatted}-- if $IS_PREFORMATTED{$name} && $self->{text}{preformatted};
    $self->_break($name) if $BREAKS{$name} && $name ne 'br';
    return $self->_odd_tag($source) unless $source eq '' || $TAG->is_plain_end( $source, $name );
    push @{ $self->{pieces} }, $source;
    return;
}

sub _break {
    my ( $self, $name ) = @_;
    my $text = $self->{text};
    $text->{gap} = $name eq 'br' ? ( $text->{gap} =~ /\n/ ? "\n\n" : "\n" ) : $IS_CELL{$name} ? $text->{gap} || "\t" : "\n\n";
    $text->{after_space} = 1;
    return;
}

# A tag as a whole, without the brackets. With a token that has brackets itself it would become text.
sub _odd_tag {
    my ( $self, $source ) = @_;
    my ( $open, $within, $close ) = $source =~ /\A(<?)(.*?)(>?)\z/s;
    my $place = $SOURCE->attribute( '', 1 );
    $self->_add($open);
    $self->_add_view( 'tag', kind => 'comment',
        runs => [ [ $self->_add($within), $place->text($within), $place->writer ] ] );
    $self->_add($close);
    return;
}

# HTML::Parser says "comment" also of <!x>, </ x>, and of an unfinished tag at the end. Comments do not nest.
sub _comment {
    my ( $self, $source ) = @_;
    return $self->_odd_tag($source) if length $self->{prefix} || $source !~ /\A<!--/;

    my ( $open, $within, $close ) = $source =~ /\A(<!--)(.*?)((?:--!?>)?)\z/s;
    $self->_add($open);
    my $view = $self->_add_view( 'comment', kind => 'comment' );
    {
        local $self->{prefix} = "$view->{name}.";
        $self->_parse( $within, { %$view, runs => [] } );
    }
    $self->_add($close);
    return;
}

sub _declaration {
    my ( $self, $source ) = @_;
    return $source =~ /\A<!doctype\s+html\s*>\z/i ? $self->_add($source) : $self->_odd_tag($source);
}

1;
