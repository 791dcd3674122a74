# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Log::NamedKeys;
use strict;
use warnings;

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Keys;

=head1 NAME

RT::Extension::GDPR::Log::NamedKeys - which hmac keys the log's entries name

=head1 DESCRIPTION

Noted in the table C<GDPRState> when an entry first names a key, so that one need not read the whole log to learn that
a key is lost. Class methods.

=head2 missing

The ids of those whose files are gone, sorted.

=cut

my $DATABASE = 'RT::Extension::GDPR::Database';
my $PREFIX   = 'log-key-';

sub missing {
    my %here  = map { $_ => 1 } RT::Extension::GDPR::Keys->ids('hmac');
    my @named = $DATABASE->rows('SELECT Name FROM GDPRState WHERE Name LIKE ? ORDER BY Name', "$PREFIX%");
    return grep { !$here{$_} } map { substr $_->{name}, length $PREFIX } @named;
}

=head2 note($index, @ids)

The entry of that index names these keys. Only while the head of the log is locked.

=cut

sub note {
    my ($class, $index, @ids) = @_;
    for my $name (map {"$PREFIX$_"} sort @ids) {
        next if $DATABASE->row('SELECT Name FROM GDPRState WHERE Name = ?' . $DATABASE->for_update, $name);
        $DATABASE->execute('INSERT INTO GDPRState (Name, Value, Updated) VALUES (?, ?, ?)',
            $name, $index, $DATABASE->now);
    }
    return;
}

1;
