# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI;
use strict;
use warnings;

use Getopt::Long ();
use Pod::Text    ();

use RT::Extension::GDPR::Problem;

=head1 NAME

rt-gdpr - the shell's way to everything RT::Extension::GDPR does

=head1 SYNOPSIS

    rt-gdpr --help
    rt-gdpr VERB --help
    rt-gdpr VERB ...

=head1 DESCRIPTION

Run it as the user RT's web server runs as, or as root: it needs RT's configuration and the keys. Names, addresses
and file names are never printed, so its output may go into mails and logs.

=head1 EXIT STATUS

=over 4

=item Z<>0

Done.

=item Z<>1

A fault, or something needs attention.

=item Z<>2

The command line is wrong, or some of several items failed.

=back

=cut

my $PROBLEM = 'RT::Extension::GDPR::Problem';

=for Pod::Coverage main options verbs

Of the classes: each verb is a class RT::Extension::GDPR::CLI::<Verb> (run-due is RunDue), anywhere in @INC. Its
C<summary> returns one line for the list, its C<run(@argv)> returns an exit code, and its POD is its --help. It may
die with a problem; invalid_request means that the command line was wrong.

main(@argv) does what the command line (characters) says and returns the exit code.

options(\@argv, @specification) takes Getopt::Long options out of @argv and returns them as a hash; throws
invalid_request.

verbs() returns a hash of all verbs and their classes.

=cut

sub main {
    my ($class, $verb, @argv) = @_;
    my $code = eval { $class->_dispatch($verb, @argv) };
    return $code if defined $code;
    return _complain($@);
}

sub options {
    my ($class, $argv, @specification) = @_;
    my (%option, $wrong);
    local $SIG{__WARN__} = sub { $wrong //= $_[0] };
    my $parser = Getopt::Long::Parser->new(config => [qw(no_auto_abbrev no_ignore_case permute)]);
    # Getopt::Long would silently take the last of two values: a ticket named first would be passed over.
    my @lists = map { /=\w\z/ ? "$_@" : $_ } @specification;
    my $parsed = $parser->getoptionsfromarray($argv, \%option, @lists);
    for my $name (grep { defined $option{$_} } map { /\A([\w-]+)=\w\z/ } @specification) {
        $wrong //= "--$name is there twice" if @{ $option{$name} } > 1;
        $option{$name} = $option{$name}[0];
    }
    return %option unless defined $wrong || !$parsed;
    chomp $wrong;
    return $PROBLEM->throw('invalid_request', detail => lcfirst $wrong);
}

sub verbs {
    my ($class) = @_;
    my %verbs;
    for my $folder (map {"$_/RT/Extension/GDPR/CLI"} grep { !ref } @INC) {
        opendir my $handle, $folder or next;
        for my $name (map {/\A(\w+)\.pm\z/} readdir $handle) {
            my $verb = lc $name =~ s/(?<=[a-z])(?=[A-Z])/-/gr;
            $verbs{$verb} = "${class}::$name";
        }
    }
    return \%verbs;
}

sub _dispatch {
    my ($class, $verb, @argv) = @_;
    require RT;
    my $verbs = $class->verbs;
    return _help($verbs) if ($verb // '') =~ /\A(?:--help|-h|help)\z/;
    $PROBLEM->throw('invalid_request', detail => defined $verb ? 'there is no such verb' : 'a verb is missing')
        unless defined $verb && $verbs->{$verb};

    my $implementation = _load($verbs->{$verb});
    return _manual($implementation) if grep {/\A(?:--help|-h)\z/} @argv;
    _connect();
    return $implementation->run(@argv);
}

sub _help {
    my ($verbs) = @_;
    my ($width) = sort { $b <=> $a } map {length} keys %$verbs;
    print "rt-gdpr VERB ...\n\n";
    printf "    %-${width}s  %s\n", $_, _load($verbs->{$_})->summary for sort keys %$verbs;
    print "\nrt-gdpr VERB --help says more.\n",
        "Exit codes: 0 done; 1 a fault, or something needs attention; 2 wrong command line, or some items failed.\n";
    return 0;
}

sub _manual {
    my ($implementation) = @_;
    my $file = $INC{ $implementation =~ s{::}{/}gr . '.pm' };
    Pod::Text->new(sentence => 0, width => 100)->parse_from_file($file, '>&STDOUT');
    return 0;
}

sub _load {
    my ($implementation) = @_;
    require($implementation =~ s{::}{/}gr . '.pm');
    return $implementation;
}

sub _connect {
    my $connected = RT->SystemUser;
    RT::LoadConfig() unless $connected;
    die "RT::Extension::GDPR is not enabled in this RT: see make enable-GDPR\n"
        unless grep { $_ eq 'RT::Extension::GDPR' } RT->Config->Get('Plugins');
    RT::Init() unless $connected;
    return;
}

# What somebody else's code dies of may quote data; where it died cannot.
sub _complain {
    my ($error) = @_;
    if (ref $error || $error =~ /line \d+/) {
        my $problem = $PROBLEM->caught($error);
        my ($where) = ref $error ? () : $error =~ /\A(Can't locate \S+) in \@INC/;
        ($where) = $error =~ /(at \S+ line \d+)/ unless ref $error || $where;
        print {*STDERR} 'rt-gdpr: ', join(': ', $problem->title, $problem->detail // $where // ()), "\n";
        return 1 if $problem->slug ne 'invalid_request';
        print {*STDERR} map({"  $_->{pointer}: $_->{detail}\n"} @{ $problem->errors }), "See rt-gdpr --help.\n";
        return 2;
    }
    print {*STDERR} "rt-gdpr: $error";
    return 1;
}

1;
