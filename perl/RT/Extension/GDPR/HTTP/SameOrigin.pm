# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::HTTP::SameOrigin;

use strict;
use warnings;

use RT::Extension::GDPR::Problem;
use RT::Interface::Web;

=head1 NAME

RT::Extension::GDPR::HTTP::SameOrigin - no other site may act through a user's browser

=head1 DESCRIPTION

RT's REST 2.0 takes the web session's cookie and has no guard against requests that another site
makes a browser send, and RT 5.0.3 sets no SameSite on that cookie. A page of another site can send
a form or plain text with the cookie, but no header of its own without asking first (CORS), which
RT never grants. So the header C<X-RT-GDPR> alone keeps others out; what the browser says of the
page that asked is checked on top.

=head1 CLASS METHODS

=head2 check ENV

Throws C<cross_site> unless the PSGI environment ENV has C<X-RT-GDPR: 1>, and C<Sec-Fetch-Site>,
C<Origin> and C<Referer>, each if it is there, name this RT. What counts as this RT is RT's own
rule for its pages: C<$WebBaseURL> and C<@ReferrerWhitelist>.

=cut

sub check {
    my ( $class, $env ) = @_;
    my $ok = ( $env->{HTTP_X_RT_GDPR} // '' ) eq '1';
    $ok &&= ( $env->{HTTP_SEC_FETCH_SITE} // 'same-origin' ) eq 'same-origin';
    for my $page ( grep { defined } @$env{qw(HTTP_ORIGIN HTTP_REFERER)} ) {
        $ok &&= _is_ours($page);
    }
    RT::Extension::GDPR::Problem->throw('cross_site') unless $ok;
    return;
}

# RT's function dies of what has no host ("null") and is asked only about plain web addresses.
sub _is_ours {
    my ($page) = @_;
    return 0 unless $page =~ m{\Ahttps?://[^/?#\\\@\s]+(?:[/?#]|\z)}i;
    my ($ours) = RT::Interface::Web::IsRefererCSRFWhitelisted($page);
    return $ours;
}

1;
