# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::Keys;
use strict;
use warnings;

use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Keys;
use RT::Extension::GDPR::Log;
use RT::Extension::GDPR::Log::Checkpoint;
use RT::Extension::GDPR::Problem;

my $KEYS = 'RT::Extension::GDPR::Keys';

sub summary { return 'list the keys, or make new ones' }

sub run {
    my ($class, @argv) = @_;
    RT::Extension::GDPR::CLI->options(\@argv);
    my ($what, $kind, @rest) = @argv;
    return _list() if ($what // '') eq 'list' && !defined $kind;
    return _rotate($kind) if ($what // '') eq 'rotate' && ($kind // '') =~ /\A(?:hmac|sign)\z/ && !@rest;
    my $needed = 'list, rotate hmac, or rotate sign is needed';
    return RT::Extension::GDPR::Problem->throw('invalid_request', detail => $needed);
}

sub _list {
    my $attention = 0;
    for my $key ($KEYS->list) {
        my $state = $key->{problem} // ($key->{current} ? 'current' : $key->{secret} ? 'older' : 'public half only');
        $attention = 1 if $key->{problem};
        printf "%s-%s  %-27s  %s\n", @$key{qw(kind id)}, $key->{created} // '?', $state;
    }
    for my $kind (grep { !$KEYS->ids($_) } qw(hmac sign)) {
        print "There is no usable $kind key; make one: rt-gdpr keys rotate $kind\n";
        $attention = 1;
    }
    if (my @missing = RT::Extension::GDPR::Log->missing_keys) {
        print "Log entries name keys that are not here: @missing\n";
        $attention = 1;
    }
    print map {"verifier key: $_\n"} RT::Extension::GDPR::Log::Checkpoint->verifier_keys;
    return $attention;
}

sub _rotate {
    my ($kind) = @_;
    print 'Made ', $KEYS->rotate($kind), ", the current $kind key from now on.\n",
        "Keep a copy of the folder of the keys apart from the database's.\n";
    return 0;
}

1;

__END__

=head1 NAME

rt-gdpr keys - list the keys, or make new ones

=head1 SYNOPSIS

    rt-gdpr keys list
    rt-gdpr keys rotate hmac
    rt-gdpr keys rotate sign

=head1 DESCRIPTION

The keys are files in C<$GDPRKeyDirectory>, outside the database, shared by all hosts of an RT. C<make initdb> makes
the first ones. Copy the folder to each host, and keep a copy apart from the copies of the database.

C<list> shows kind, id, time and state of each key, never the key. A C<verifier key> is the public half of a signing
key in the form of L<https://c2sp.org/signed-note>: give it to whoever is to check your checkpoints.

C<rotate> makes a new key of a kind and uses it from now on. Nothing is ever deleted here: older C<hmac> keys are
needed to compare what was made with them, older public halves of C<sign> keys to check older checkpoints. A lost
C<hmac> key makes the fingerprints made with it useless, and nothing else; it is listed. If a secret signing key
came into wrong hands, rotate, and tell whoever keeps checkpoints from when on not to trust the old one.

=head1 EXIT STATUS

=over 4

=item Z<>0

Done; with C<list>, all keys are in order.

=item Z<>1

A fault; with C<list>, a key is missing, damaged, or open to other users of the machine.

=item Z<>2

The command line is wrong.

=back

=cut
