# SPDX-License-Identifier: GPL-2.0-only

use strict;
use warnings;

use RT::Extension::GDPR::Test;
use RT::Extension::GDPR::Test::Processes qw(at_once);

use POSIX ();

use RT::Extension::GDPR::Database;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Note;

my $DATABASE  = 'RT::Extension::GDPR::Database';
my $LOG       = 'RT::Extension::GDPR::Log';
my $NOTE      = 'RT::Extension::GDPR::Note';
my $PROCESSES = 20;
my $EACH      = 10;

# What each of the processes returns; each is told its number.
sub crowd {
    my ($code) = @_;
    return map { $_->[0] } at_once(map { my $number = $_; sub { return $code->($number) } } 1 .. $PROCESSES);
}

sub entry { return { act => 'delete_files', actor => 1, via => 'shell', ticket => $_[0], pending => $_[1] } }

subtest 'processes that append at once lose and duplicate no entry' => sub {
    my @failed = crowd(sub {
        my ($number) = @_;
        my $failed = 0;
        for my $nth (1 .. $EACH) {

            # As in a real act, something is read and written before the entry is appended.
            eval {
                $DATABASE->atomic(sub {
                    $LOG->size;
                    $NOTE->create("note $number-$nth");
                    $LOG->append(entry($number, $nth));
                });
                1;
            } or $failed++;
        }
        return $failed;
    });
    is_deeply(\@failed, [ (0) x $PROCESSES ], 'each append of each process was done');
    is($LOG->size, $PROCESSES * $EACH, 'the log has them all');
    my $found = $LOG->verify;
    is($found->{ok}, 1, 'and is sound') or diag explain $found->{problems};

    my (%seen, @out_of_order, %last);
    $LOG->each_row(0, $LOG->size, sub {
        my $entry = $LOG->entry($_[0]{leafindex})->{fields};
        $seen{"$entry->{ticket}-$entry->{pending}"}++;
        push @out_of_order, $_[0]{leafindex} if $entry->{pending} != ($last{ $entry->{ticket} } // 0) + 1;
        $last{ $entry->{ticket} } = $entry->{pending};
    });
    is(scalar(keys %seen), $PROCESSES * $EACH, 'each once');
    is_deeply(\@out_of_order, [], 'those of one process in its order');
    is($DATABASE->row('SELECT COUNT(*) AS n FROM GDPRNotes')->{n}, $PROCESSES * $EACH, 'what they tell of is there too');
};

subtest 'what is undone at the same time leaves no gap' => sub {
    my $before = $LOG->size;
    my @failed = crowd(sub {
        my ($number) = @_;
        my $failed = 0;
        for my $nth (1 .. $EACH) {
            eval {
                $DATABASE->atomic(sub {
                    $LOG->append(entry($number, $nth));
                    die "undone\n" if ($number + $nth) % 2;
                });
                1;
            } or $@ eq "undone\n" or $failed++;
        }
        return $failed;
    });
    is_deeply(\@failed, [ (0) x $PROCESSES ], 'nothing else failed');
    is($LOG->size, $before + $PROCESSES * $EACH / 2, 'the log has what was not undone');
    is($LOG->verify->{ok}, 1, 'and is sound');
};

subtest 'a verification that runs beside finds nothing wrong' => sub {
    my @failed = crowd(sub {
        my ($number) = @_;
        for my $nth (1 .. $EACH) {
            if ($number % 4) {
                $DATABASE->atomic(sub { $LOG->append(entry($number, $nth)) });
            }
            else {
                return 1 unless $LOG->verify->{ok};
            }
        }
        return 0;
    });
    is_deeply(\@failed, [ (0) x $PROCESSES ], 'the log is sound at each moment');
};

subtest 'a lock that is not given up makes the append a clean refusal' => sub {
    my $size = $LOG->size;
    $RT::Handle->Disconnect;
    pipe my $locked_read, my $locked or die "Cannot make a pipe: $!";
    pipe my $done, my $done_write or die "Cannot make a pipe: $!";
    my $pid = fork // die "Cannot fork: $!";
    if (!$pid) {
        close $done_write;
        RT::ConnectToDatabase();
        eval {
            $DATABASE->atomic(sub {
                $LOG->append(entry(1, 1));
                syswrite $locked, '1';
                sysread $done, my $nothing, 1;
                die "undone\n";
            });
        };
        POSIX::_exit(0);
    }
    close $done;
    RT::ConnectToDatabase();
    my %impatient = (
        SQLite => sub { $DATABASE->dbh->sqlite_busy_timeout(50) },
        Pg     => sub { $DATABASE->dbh->do('SET lock_timeout = 50') },
        mysql  => sub { $DATABASE->dbh->do('SET innodb_lock_wait_timeout = 1') },
    );
    $impatient{ $DATABASE->type }->();
    sysread $locked_read, my $nothing, 1;
    ok(!eval { $DATABASE->atomic(sub { $LOG->append(entry(2, 2)) }); 1 }, 'the append is refused');
    is(RT::Extension::GDPR::Problem->caught($@)->slug, 'busy', 'as busy');
    close $done_write;
    waitpid $pid, 0;
    is($LOG->size, $size, 'neither is in the log');
    $DATABASE->atomic(sub { $LOG->append(entry(3, 3)) });
    is($LOG->verify->{ok}, 1, 'and it goes on');
};

done_testing;
