# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::Stores;

use strict;
use warnings;

use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Store;

=head1 NAME

rt-gdpr stores - say where files are looked for, and where not

=head1 SYNOPSIS

    rt-gdpr stores

=head1 DESCRIPTION

When a file is deleted, it and its traces are looked for in the stores listed here; the log says for
each of them how many copies were left. What lies elsewhere is listed too: it has to be taken care of
by other means.

=head1 EXIT STATUS

=over 4

=item Z<>0

Done.

=item Z<>2

Arguments were given.

=back

=for Pod::Coverage run summary

=cut

my @NOT_COVERED = (
    'Mail that was sent, and mailboxes of those who got it.',
    'What people wrote about a file in their own words: its name in a text or a subject.',
    'Encrypted mail: a file within it cannot be seen; the encrypted part can be deleted as a whole.',
    'Files of articles and assets, and users\' own pictures.',
    'Files that were uploaded in a form but not yet sent (sessions; see rt-clean-sessions).',
    'An external Sphinx index, until its indexer runs; deleted words in a full text index of MySQL or MariaDB,'
        . ' until OPTIMIZE TABLE.',
    'Pages already freed in the database\'s files: VACUUM on PostgreSQL, the purge of InnoDB. Binary logs and WAL.',
    'Backups and replicas of the database and of the external storage; dumps that rt-shredder wrote.',
    'Logs of RT, the web server and the mail server.',
);

sub summary { return 'say where files are looked for, and where not' }

sub run {
    my ( $class, @argv ) = @_;
    RT::Extension::GDPR::Problem->throw( 'invalid_request', detail => 'stores takes no arguments' ) if @argv;

    print "Covered:\n";
    for my $store ( RT::Extension::GDPR::Store->all ) {
        printf "  %-22s %s\n", $store->name, $store->label;
        printf "  %-22s %s\n", q{}, $store->covers;
    }
    print '  ', sprintf( '%-22s', 'external storage' ),
        " Objects that no row needs any more, removed after the deletion (rt-gdpr run-due).\n";
    print "\nNot covered:\n";
    print "  - $_\n" for @NOT_COVERED;
    return 0;
}

1;
