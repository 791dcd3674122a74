# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::Check;
use strict;
use warnings;

use RT;
use RT::Extension::GDPR::Install::Database;
use RT::Extension::GDPR::Install::Layout;
use RT::Extension::GDPR::Install::Site;
use RT::Extension::GDPR::Problem;

my $DATABASE = 'RT::Extension::GDPR::Install::Database';
my $LAYOUT   = 'RT::Extension::GDPR::Install::Layout';

sub run {
    my ($class) = @_;
    $DATABASE->connect;
    my $enabled = grep { $_ eq 'RT::Extension::GDPR' } $DATABASE->site_plugins;

    my @faults = (
        _files(), _site($enabled),
        ( map {"not in the database: $_ (make initdb)"} $DATABASE->lacking ),
        _scrips($enabled), _keys(),
        map {"option $_->{option}: $_->{detail}"} RT::Extension::GDPR::Config->problems,
    );
    print "RT $RT::VERSION with RT::Extension::GDPR $RT::Extension::GDPR::VERSION in ", $LAYOUT->plugin, "\n";
    print map {"- $_\n"} @faults;
    print @faults
        ? scalar(@faults) . " to look at.\n"
        : 'Everything is in place. What it does: ' . $LAYOUT->plugin('sbin/rt-gdpr') . " status\n";
    return @faults ? 1 : 0;
}

sub _files {
    my @needed = qw(lib/RT/Extension/GDPR.pm sbin/rt-gdpr static/gdpr/ticket.js);
    return map {"not installed: $_ (make install)"} grep { !-e $LAYOUT->plugin($_) } @needed;
}

sub _site {
    my ($enabled) = @_;
    my $site  = RT::Extension::GDPR::Install::Site->new('');
    my $newer = $site->newer_default;
    return (
        $enabled ? () : 'not enabled: ' . $site->file . ' is ' . $site->state . ' (make enable-GDPR)',
        $newer ? "compare your settings with the new defaults and remove $newer" : (),
    );
}

sub _scrips {
    my ($enabled) = @_;
    my @wrong = grep { $enabled ? $_->Disabled && !$DATABASE->is_optional($_) : !$_->Disabled } $DATABASE->scrips;
    return map { 'scrip ' . $_->id . ( $enabled ? ' is disabled' : ' is enabled, the extension is not' ) } @wrong;
}

sub _keys {
    my @keys;
    eval { @keys = RT::Extension::GDPR::Keys->list; 1 } or return 'keys: ' . RT::Extension::GDPR::Problem->caught($@);
    my @missing = grep {
        my $kind = $_;
        !grep { $_->{kind} eq $kind && $_->{current} } @keys;
    } qw(hmac sign);
    return (
        ( map {"no usable $_ key (make initdb)"} @missing ),
        map { $_->{problem} } grep { $_->{problem} } @keys,
    );
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::Check - is everything in place?

=head1 METHODS

=head2 run

Class method. Looks at files, settings, database, keys and options, changes nothing, prints each
fault with what to do about it, and returns 0 without faults, else 1.

=cut
