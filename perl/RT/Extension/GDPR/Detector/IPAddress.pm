# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Detector::IPAddress;

use strict;
use warnings;

use Socket ();

use parent 'RT::Extension::GDPR::Detector';

=head1 NAME

RT::Extension::GDPR::Detector::IPAddress - addresses of computers

=head1 DESCRIPTION

IPv4 in four octets and IPv6 (RFC 4291) that can be somebody's: not loopback, private, link-local,
multicast, netmasks, networks, public resolvers, nor what is a version.

=cut

my $OCTET = qr/(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)/;
my $IPV4  = qr/(?=\d(?<![\p{L}\p{N}.].)(?<![^\/]\/.)(?<!\d-.))$OCTET(?:\.$OCTET){3}(?!\.?[\p{L}\p{N}])(?!-\d)/;
my $IPV6  = qr/(?<![\p{L}\p{N}:.])[0-9a-f]{1,4}(?:::?[0-9a-f]{1,4}){2,7}(?:::)?(?![\p{L}\p{N}:])/;

my $NOBODYS_4 = qr/\A(?:0|10|127|22[4-9]|2[3-5]\d|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.|\.0\.0\z|\A(?:8\.8\.8\.8|8\.8\.4\.4|1\.1\.1\.1|1\.0\.0\.1|9\.9\.9\.9)\z/;
my $NOBODYS_6 = qr/\A(?:\0{15}|[\xfc\xfd\xff]|\xfe[\x80-\xbf])/s;

sub category { return 'ip_address' }
sub sign     { return qr/[.:]/ }

sub labels {
    return qw(ip ipv4 ipv6 ips ip-adresse* ip-address* address adresse* adresa* adres host hosts hostname from client server remote login logins
        x-originating-ip received connection);
}

sub candidates {
    my ( $self, $chunk ) = @_;
    my $text = $chunk->text;
    my @found;
    while ( $text =~ /$IPV4/g ) {
        my $address = substr $text, $-[0], $+[0] - $-[0];
        next if $address =~ $NOBODYS_4 || substr( $text, $+[0], 3 ) =~ m{\A/(?:[89]|1\d|2[0-4])};
        my $small = 3 <= grep { $_ < 32 } split /\./, $address;    # as of versions
        push @found, { start => $-[0], end => $+[0], value => $address,
            labelled => $self->CERTAIN, bare => $small ? $self->DOUBTFUL : $self->LIKELY, contrary => $self->POSSIBLE };
    }
    while ( $text =~ /$IPV6/g ) {
        my ( $start, $end ) = ( $-[0], $+[0] );
        my $packed = Socket::inet_pton( Socket::AF_INET6(), substr $text, $start, $end - $start );
        next if !defined $packed || $packed =~ $NOBODYS_6;
        push @found, { start => $start, end => $end, value => Socket::inet_ntop( Socket::AF_INET6(), $packed ),
            confidence => $self->CERTAIN };
    }
    return sort { $a->{start} <=> $b->{start} } @found;
}

1;
