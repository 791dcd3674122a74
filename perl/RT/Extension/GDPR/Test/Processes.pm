# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Processes;

use strict;
use warnings;

use DBIx::SearchBuilder::Record::Cachable;
use Exporter qw(import);
use JSON     ();
use POSIX    ();

our @EXPORT_OK = qw(at_once);

=head1 NAME

RT::Extension::GDPR::Test::Processes - several processes that do something at the same time

=head1 SYNOPSIS

    use RT::Extension::GDPR::Test;
    use RT::Extension::GDPR::Test::Processes qw(at_once);

    my @outcomes = map { $_->[0] } at_once( ( sub { return delete_file() } ) x 20 );

=head2 at_once(CODE...)

Runs each code in a process of its own, with its own connection to the database; all begin at the same moment. Returns,
for each, a reference to the list that it returned (plain data). Dies when one of them died.

=cut

sub at_once {
    my (@code) = @_;
    $RT::Handle->Disconnect;
    pipe my $wait, my $go or die "Cannot make a pipe: $!";
    my @children;
    for my $code (@code) {
        pipe my $outcome, my $tell or die "Cannot make a pipe: $!";
        my $pid = fork // die "Cannot fork: $!";
        if ( !$pid ) {
            close $go;
            eval {
                RT::ConnectToDatabase();
                sysread $wait, my $nothing, 1;    # returns when the parent closes the pipe
                print {$tell} JSON::encode_json( [ $code->() ] );
                close $tell;
                1;
            } or warn $@;
            POSIX::_exit(0);
        }
        close $tell;
        push @children, [ $pid, $outcome ];
    }
    close $wait;
    close $go;
    my @outcomes = map { my $told = readline $_->[1]; waitpid $_->[0], 0; $told } @children;
    RT::ConnectToDatabase();
    DBIx::SearchBuilder::Record::Cachable->FlushCache;
    die "A process died\n" if grep { !defined } @outcomes;
    return map { JSON::decode_json($_) } @outcomes;
}

1;
