# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Test::Command;
use strict;
use warnings;

use Exporter   qw(import);
use File::Temp ();

use RT::Extension::GDPR::CLI;

our @EXPORT_OK = qw(rt_gdpr rt_gdpr_process);

=head1 NAME

RT::Extension::GDPR::Test::Command - runs rt-gdpr

=head1 SYNOPSIS

    use RT::Extension::GDPR::Test;
    use RT::Extension::GDPR::Test::Command qw(rt_gdpr);

    my $run = rt_gdpr(qw(log verify));
    is($run->{code}, 0);

=head2 rt_gdpr([\%how], @argv)

What F<sbin/rt-gdpr> does with the arguments (characters), in this process, because starting RT takes more than a
second. Returns C<code> (the exit code), C<output> and C<errors> (octets). C<%how>: C<input> for its standard input.

=cut

sub rt_gdpr {
    my ($files, @argv) = _files(@_);
    my %real = (STDIN => \*STDIN, STDOUT => \*STDOUT, STDERR => \*STDERR);
    my %kept;
    for my $name (sort keys %real) {
        open $kept{$name}, $name eq 'STDIN' ? '<&' : '>&', $real{$name} or die "Cannot keep $name: $!";
    }
    _redirect($files);
    binmode $_, ':encoding(UTF-8)' for *STDOUT, *STDERR;
    my $code = eval { RT::Extension::GDPR::CLI->main(@argv) };
    my $died = $@;
    for my $name (sort keys %real) {
        open $real{$name}, $name eq 'STDIN' ? '<&' : '>&', $kept{$name} or die "Cannot go back to $name: $!";
    }
    die $died unless defined $code;
    return _result($code, $files);
}

=head2 rt_gdpr_process([\%how], @argv)

The same in a process of its own, which starts RT as a user's shell would.

=cut

sub rt_gdpr_process {
    my ($files, @argv) = _files(@_);
    my $root   = RT::Extension::GDPR::Test->root;
    my $config = _configuration($root);
    my @inc    = map {"-I$_"} grep { !ref } @INC;
    my $pid    = fork // die "Cannot fork: $!";
    if (!$pid) {
        local $ENV{RT_SITE_CONFIG_DIR} = "$config/etc";
        _redirect($files);
        exec $^X, @inc, "$root/sbin/rt-gdpr", @argv or die "Cannot run rt-gdpr: $!";
    }
    waitpid $pid, 0;
    return _result($? & 127 ? 128 + ($? & 127) : $? >> 8, $files);
}

sub _files {
    my (@argv) = @_;
    my $how    = ref $argv[0] ? shift @argv : {};
    my %files  = map { $_ => File::Temp->new } qw(input output errors);
    print { $files{input} } $how->{input} // '';
    close $files{input};
    return (\%files, @argv);
}

sub _redirect {
    my ($files) = @_;
    open STDIN,  '<', $files->{input}->filename  or die "Cannot redirect: $!";
    open STDOUT, '>', $files->{output}->filename or die "Cannot redirect: $!";
    open STDERR, '>', $files->{errors}->filename or die "Cannot redirect: $!";
    return;
}

sub _result {
    my ($code, $files) = @_;
    my %result = (code => $code);
    for my $name (qw(output errors)) {
        open my $file, '<:raw', $files->{$name}->filename or die "Cannot read: $!";
        local $/;
        $result{$name} = <$file> // '';
    }
    return \%result;
}

# RT::Test tells only its own process that the checkout is the plugin's folder.
sub _configuration {
    my ($root) = @_;
    my $folder = File::Temp->newdir;
    mkdir "$folder/$_" or die "Cannot make a folder: $!" for qw(etc plugins);
    symlink $root, "$folder/plugins/RT-Extension-GDPR" or die "Cannot link: $!";
    open my $file, '>', "$folder/etc/90-test.pm" or die "Cannot write: $!";
    print {$file} "\$RT::LocalPluginPath = '$folder/plugins';\n1;\n";
    close $file or die "Cannot write: $!";
    return $folder;
}

1;
