# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Kept;

use strict;
use warnings;

use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Detector::Email;
use RT::Extension::GDPR::Finder::Folded;

my $DATABASE = 'RT::Extension::GDPR::Database';

=head1 NAME

RT::Extension::GDPR::Kept - whom and what an anonymisation leaves in a ticket

=head1 DESCRIPTION

Kept are the site's staff (privileged users) with names and addresses, unless one of them is a requestor of
the ticket and so a person like others; the addresses of RT and of its queues; the ids that RT gives to its own
mails (F<lib/RT/Interface/Email.pm>, GenMessageId); and what C<@GDPRKeep> says.

=head1 CLASS METHODS

=head2 new REQUESTORS

REQUESTORS is a reference to a list of ids of users.

=cut

sub new {
    my ( $class, $requestors ) = @_;
    my %asked = map { $_ => 1 } @$requestors;
    my @staff = grep { !$asked{ $_->{id} } } $DATABASE->rows(
        'SELECT u.id, u.Name, u.RealName, u.EmailAddress FROM CachedGroupMembers c JOIN Users u ON u.id = c.MemberId'
            . ' WHERE c.GroupId = ?', RT->PrivilegedUsers->id );
    my @own = ( map( { RT->Config->Get($_) } qw(CorrespondAddress CommentAddress OwnerEmail) ),
        map { @$_{qw(correspondaddress commentaddress)} } $DATABASE->rows('SELECT CorrespondAddress, CommentAddress FROM Queues') );
    return bless {
        staff     => { map { $_->{id} => 1 } @staff },
        names     => [ grep { length( $_ // q{} ) } map { @$_{qw(realname name)} } @staff ],
        addresses => { map { lc $_ => 1 } grep { length( $_ // q{} ) } @own, map { $_->{emailaddress} } @staff },
        patterns  => [ @{ RT::Extension::GDPR::Config->get('GDPRKeep') }, 'rt-*-*-*@' . RT->Config->Get('Organization') ],
    }, $class;
}

=head1 METHODS

=head2 user ID

True if the user of that id is kept.

=head2 address ADDRESS

True if that address (lower case) is, with or without what follows a plus sign. So is an office's (C<info@>), which
everybody writes to.

=cut

sub user { return $_[0]{staff}{ $_[1] } || 0 }

sub address {
    my ( $self, $address ) = @_;
    return 1 if grep { $self->{addresses}{$_} } $address, $address =~ s/\+[^\@]*(?=\@)//r;
    return 1 if $self->_is_of_rt($address) || grep { _matches( $_, $address ) } @{ $self->{patterns} };
    my ($hit) = map { RT::Extension::GDPR::Detector::Email->new->find($_) } RT::Extension::GDPR::Finder::Folded->chunks($address);
    return !$hit || $hit->{confidence} < .5 ? 1 : 0;
}

# Noted, for whoever looks for addresses without asking us.
sub _is_of_rt {
    my ( $self, $address ) = @_;
    my $of_rt = RT->Config->Get('RTAddressRegexp');
    return $of_rt && $address =~ $of_rt ? $self->{addresses}{$address} = 1 : 0;
}

sub _matches {
    my ( $glob, $text ) = @_;
    my $pattern = join q{}, map { $_ eq '*' ? '.*' : $_ eq '?' ? '.' : quotemeta } split //, lc $glob;
    return $text =~ /\A$pattern\z/s;
}

=head2 for_finder

As L<RT::Extension::GDPR::Finder/new> takes it.

=cut

sub for_finder {
    my ($self) = @_;
    return {
        names     => $self->{names},
        addresses => [ sort keys %{ $self->{addresses} } ],
        patterns  => $self->{patterns},
    };
}

1;
