# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::MailBoundary;

use strict;
use warnings;

=head1 NAME

RT::Extension::GDPR::MailBoundary - cut the body of a multipart (RFC 2046, section 5.1.1)

=head1 CLASS METHODS

=head2 cut($body, $boundary)

Returns the pieces of C<$body> in order, which joined are C<$body> again: what is before the first delimiter line
(the preamble), that line, the first part, the second line and so on, the closing line, and what is after it (the epilogue). So
each second piece is a delimiter, and between two of them is a part. An empty list when the boundary is not in it. When a
multipart is not closed, the last two pieces are empty.

=cut

sub cut {
    my ( $class, $body, $boundary ) = @_;
    return unless defined $boundary && length $boundary;

    # The line break before a delimiter line belongs to the delimiter, not to the part.
    my ( @pieces, $start );
    while ( $body =~ /(?:\A|\r?\n)--\Q$boundary\E(--)?[ \t]*\r?(?:\n|\z)/g ) {
        my ( $from, $to, $closing ) = ( $-[0], $+[0], defined $1 );

        if ( defined $start ) {
            $from = $start if $from < $start;
            push @pieces, substr( $body, $start, $from - $start ), substr( $body, $from, $to - $from );
        }
        else {
            push @pieces, substr( $body, 0, $from ), substr( $body, $from, $to - $from );
        }
        $start = $to;

        return ( @pieces, substr( $body, $start ) ) if $closing;

        # Two delimiters may share one line break when the part between them is empty.
        pos($body) = $to - 1 if substr( $body, $to - 1, 1 ) eq "\n";
    }
    return defined $start ? ( @pieces, substr( $body, $start ), '', '' ) : ();
}

1;
