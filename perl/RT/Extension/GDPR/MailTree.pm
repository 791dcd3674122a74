# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::MailTree;

use strict;
use warnings;

use RT::Extension::GDPR::AttachmentHeaders;
use RT::Extension::GDPR::MailBoundary;
use RT::Extension::GDPR::MailHead;
use RT::Extension::GDPR::TransferEncoding;

=head1 NAME

RT::Extension::GDPR::MailTree - a mail as a tree that gives back each byte it was made of

=head1 SYNOPSIS

    my $mail = RT::Extension::GDPR::MailTree->parse($bytes);
    for my $part ($mail->parts) {
        $part->erase(transaction => 12) if $part->is_leaf && wanted($part->content);
    }
    my $new = $mail->as_bytes;

=head1 DESCRIPTION

RT keeps a mail that was forwarded, or uploaded as a file, as one blob. MIME::Parser reads such a blob well, but what it
writes again is not what it has read: preambles, folding, encodings and odd headers change. This class cuts the blob
along its boundaries (RFC 2046, section 5.1.1) and joins the same pieces again, so that only the parts which were
changed on purpose differ. MIME-tools read the headers and decode the bodies.

A part's path is C<0> for the mail itself, else the numbers of the parts on the way down, the first part being 1:
C<2> is the second part, C<2.1> the mail within it if it is a message/rfc822, or its first part if it is a multipart.

=cut

# Deeper than this a part is taken as it is: nobody forwards that often, and a hostile mail must not exhaust the stack.
use constant MAX_DEPTH => 30;

# Where they are among the pieces of a multipart.
my %MARGIN = ( preamble => 0, epilogue => -1 );

=head1 METHODS

=head2 parse($bytes)

Returns the root part of the mail in C<$bytes> (octets). Never fails: what cannot be understood becomes a leaf.

=cut

sub parse {
    my ( $class, $bytes ) = @_;
    return $class->_parse( $bytes, path => '', depth => 0, type => 'text/plain', is_mail => 1 );
}

sub _parse {
    my ( $class, $bytes, %place ) = @_;

    my $split = 0;
    if ( $bytes =~ /\A\r?\n/ ) {
        $split = $+[0];
    }
    elsif ( $bytes =~ /\A(?:From |[!-9;-~]+[ \t]*:)/ ) {
        $split = $bytes =~ /\n\r?\n/ ? $+[0] : length $bytes;
    }

    my $self = bless { %place, head => substr( $bytes, 0, $split ), body => [ substr( $bytes, $split ) ] }, $class;
    $self->_read_head;

    if ( $self->{depth} < MAX_DEPTH ) {
        if    ( $self->is_multipart ) { $self->_cut_multipart }
        elsif ( $self->is_message )   { $self->_open_message }
    }
    return $self;
}

sub _read_head {
    my $self = shift;
    my $head = $self->{fields} = RT::Extension::GDPR::MailHead->new( $self->{head} );
    $self->{type}     = $head->type if defined $head->type;
    $self->{encoding} = $head->encoding;
    return;
}

sub _child {
    my ( $self, $number, $bytes, $type ) = @_;
    return ref($self)->_parse(
        $bytes,
        path    => length $self->{path} ? "$self->{path}.$number" : $number,
        depth   => $self->{depth} + 1,
        type    => $type,
        is_mail => $self->is_message,
    );
}

sub _cut_multipart {
    my $self    = shift;
    my @pieces  = RT::Extension::GDPR::MailBoundary->cut( $self->{body}[0], $self->{fields}->boundary ) or return;
    my $default = $self->{type} eq 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    for my $number ( 1 .. ( @pieces - 3 ) / 2 ) {
        my $part = \$pieces[ 2 * $number ];
        $$part = $self->_child( $number, $$part, $default );
    }
    $self->{body} = \@pieces;
    return;
}

sub _open_message {
    my $self = shift;

    # RT's own copies of a mail may name an encoding that was undone long ago.
    $self->{encoding} = 'binary' if $self->{encoding} eq 'base64' && $self->{body}[0] =~ m{\A[^\n]*[^A-Za-z0-9+/=\s]};
    my $bytes = $self->content;
    return unless length $bytes;

    my $child = $self->_child( 1, $bytes, 'text/plain' );
    if ( RT::Extension::GDPR::TransferEncoding->changes( $self->{encoding} ) ) {
        $self->{sealed} = $child;
    }
    else {
        $self->{body} = [$child];
    }
    return;
}

=head2 as_bytes

The mail or part as octets: those it was parsed from, but for what was erased or set since.

=cut

sub as_bytes {
    my $self = shift;

    if ( $self->{sealed} && $self->{sealed}->is_changed ) {
        my $body = $self->_encode( $self->{sealed}->as_bytes );
        return $self->{head} . $body;
    }
    return join '', $self->{head}, map { ref $_ ? $_->as_bytes : $_ } @{ $self->{body} };
}

=head2 children

The parts directly below this one.

=head2 parts

This part and all below it, from the top down, as a list.

=head2 part($path)

The part with that path, or undef.

=head2 is_leaf, is_multipart, is_message, is_changed

A leaf has no parts below it. A message is a message/rfc822 (or message/global, RFC 6532), which holds one mail.
Changed is a part of which anything, however deep, was erased or set.

=cut

sub children {
    my $self = shift;
    return $self->{sealed} if $self->{sealed};
    return grep { ref $_ } @{ $self->{body} };
}

sub parts {
    my $self = shift;
    return ( $self, map { $_->parts } $self->children );
}

sub part {
    my ( $self, $path ) = @_;
    my ($found) = grep { $_->path eq $path } $self->parts;
    return $found;
}

sub is_leaf      { return !$_[0]->children }
sub is_multipart { return $_[0]->{type} =~ m{^multipart/} ? 1 : 0 }
sub is_message   { return $_[0]->{type} =~ m{^message/(?:rfc822|global)$} ? 1 : 0 }

sub is_changed {
    my $self = shift;
    return $self->{changed} || ( grep { $_->is_changed } $self->children ) ? 1 : 0;
}

=head2 path, content_type, full_type, charset, name, content_id, is_attachment

C<content_type> is the media type in lower case, without parameters; C<full_type> has the charset too. The others are as
in L<RT::Extension::GDPR::MailHead>.

=cut

sub path          { return length $_[0]->{path} ? $_[0]->{path} : '0' }
sub content_type  { return $_[0]->{type} }
sub charset       { return $_[0]->{fields}->charset }
sub name          { return $_[0]->{fields}->name }
sub content_id    { return $_[0]->{fields}->content_id }
sub is_attachment { return $_[0]->{fields}->is_attachment }

sub full_type {
    my $self = shift;
    return defined $self->charset ? join( '; charset=', $self->content_type, $self->charset ) : $self->content_type;
}

=head2 content

The body as octets, transfer encoding undone. For a message it is the mail within, for a multipart the raw body.

=cut

sub content {
    my $self = shift;

    return $self->{sealed}->as_bytes if $self->{sealed};
    my $raw = join '', map { ref $_ ? $_->as_bytes : $_ } @{ $self->{body} };
    return $self->is_multipart ? $raw : RT::Extension::GDPR::TransferEncoding->decode( $self->{encoding}, $raw );
}

=head2 set_content($bytes)

Gives a leaf a new body, in the transfer encoding it has. A Content-Length that was right stays right.

=cut

sub set_content {
    my ( $self, $bytes ) = @_;
    my ( $old, $new ) = map {length} $self->content, $bytes;
    $self->{body}    = [ $self->is_multipart ? $bytes : $self->_encode($bytes) ];
    $self->{changed} = 1;
    $self->edit_headers( sub { $_[1] =~ s/^(Content-Length:[ \t]*)$old(?=\s*\z)/$1$new/ir } );
    return;
}

sub _encode {
    my ( $self, $bytes ) = @_;
    my $eol = $self->{fields}->line_break;
    my ( $encoding, $encoded ) = RT::Extension::GDPR::TransferEncoding->encode( $self->{encoding}, $bytes, $eol );
    if ( $encoding ne $self->{encoding} ) {
        my $field = "Content-Transfer-Encoding: $encoding$eol";
        $self->edit_headers( sub { $_[0] =~ /^content-transfer-encoding$/i ? $field : $_[1] } );
    }
    return $encoded;
}

=head2 head

The header fields as octets, without the empty line after them.

=head2 set_head($octets)

Puts others in their place. When the boundary is another one then, so are the delimiter lines.

=head2 margins

The texts of a multipart before its first part and after its last, as octets: C<< { preamble, epilogue } >>. Mail programs
show them to nobody.

=head2 set_margin($name, $octets)

Puts another text there. It has no line that is one of the delimiters.

=head2 edit_headers($code)

Calls C<< $code->($name, $field) >> for each header field (with its folded lines and line break) and puts what it
returns in its place; an empty list drops the field. Returns true when something changed.

=cut

sub edit_headers {
    my ( $self, $code ) = @_;
    my $new = $self->{fields}->mapped($code);
    return 0 if $new eq $self->{head};

    $self->{head}    = $new;
    $self->{changed} = 1;
    $self->_read_head;
    return 1;
}

sub head { return ( $_[0]->_split_head )[0] }

sub set_head {
    my ( $self, $octets ) = @_;
    my ( undef, $empty_line ) = $self->_split_head;
    my $old = $self->{fields}->boundary;

    $self->{head}    = $octets . $empty_line;
    $self->{changed} = 1;
    $self->_read_head;

    my $new = $self->{fields}->boundary;
    return unless $self->is_multipart && !$self->is_leaf && defined $new && $old ne $new;
    my @delimiters = grep { $_ % 2 } 0 .. $#{ $self->{body} };
    s/(\A|\n)--\Q$old\E/$1--$new/ for @{ $self->{body} }[@delimiters];
    return;
}

sub margins {
    my $self = shift;
    return $self->is_multipart && !$self->is_leaf ? { map { $_ => $self->{body}[ $MARGIN{$_} ] } keys %MARGIN } : {};
}

sub set_margin {
    my ( $self, $name, $octets ) = @_;
    $self->{body}[ $MARGIN{$name} ] = $octets;
    $self->{changed} = 1;
    return;
}

sub _split_head {
    my $self = shift;
    return $self->{head} =~ /\A(.*?)((?:\A|(?<=\n))\r?\n|)\z/s;
}

=head2 erase(transaction => $id)

Leaves an empty part of the same type without name, description or Content-ID. C<$id> is the transaction in the
ticket's history that tells of it. The headers of a mail (From, Date ...) stay when its body is what is erased.

=head2 erased_by

That id, for an erased part.

=cut

sub erase {
    my ( $self, %args ) = @_;
    my $eol  = $self->{fields}->line_break;
    my $type = RT::Extension::GDPR::AttachmentHeaders->known_type( $self->{type} );

    my $kept = '';
    if ( $self->{is_mail} ) {
        $kept = $self->{fields}->mapped( sub { $_[0] =~ /^content-/i ? () : $_[1] } );
        $kept =~ s/(?:\r?\n)*\z/$eol/ if length $kept;
    }
    $self->{head} = $kept . join '', map {"$_$eol"} "Content-Type: $type", 'Content-Disposition: attachment',
        'Content-Length: 0', "X-RT-GDPR-Deleted: $args{transaction}", '';
    $self->{body}    = [''];
    $self->{changed} = 1;
    delete $self->{sealed};
    $self->_read_head;
    return;
}

sub erased_by {
    my $self = shift;
    return undef if length $self->content;
    my $id = $self->{fields}->value('X-RT-GDPR-Deleted');
    return defined $id && $id =~ /^\s*([1-9][0-9]*)\s*$/ ? $1 : undef;
}

1;
