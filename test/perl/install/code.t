# SPDX-License-Identifier: GPL-2.0-only

# Every Perl file and Mason component compiles, reads as POD, is documented and keeps the house's rules.

use strict;
use warnings;

use File::Find ();
use POSIX ();
use Test::More;
use Test::Perl::Critic -profile => '.perlcriticrc';
use Test::Pod;
use Test::Pod::Coverage;

use RT::Extension::GDPR::Test nodb => 1;

my ( @modules, @components );
File::Find::find( { no_chdir => 1, wanted => sub { push @modules,    $_ if /\.pm\z/ } }, 'perl' );
File::Find::find( { no_chdir => 1, wanted => sub { push @components, $_ if -f } },        'html' );
my @programs = grep { -f } glob('sbin/*'), 'Makefile.PL';
my %class    = map { $_ => s{\Aperl/}{}r =~ s{/}{::}gr =~ s{\.pm\z}{}r } @modules;
ok @modules > 20 && @components && @programs, 'there is something to look at';

# Each in a process of its own: what it needs it loads itself.
subtest 'every module loads, without a warning' => sub {
    for my $file ( sort @modules ) {
        pipe my $reader, my $writer or die "Cannot make a pipe: $!";
        my $child = fork // die "Cannot fork: $!";
        if ( !$child ) {
            local $SIG{__WARN__} = sub { print {$writer} @_ };
            eval "require $class{$file}; 1" or print {$writer} $@;
            close $writer;
            POSIX::_exit(0);
        }
        close $writer;
        is join( '', <$reader> ), '', $file;
        waitpid $child, 0;
    }
};

subtest 'every program compiles' => sub {
    my @include = map {"-I$_"} grep { !ref } @INC;
    for my $program (@programs) {
        my $output = do {
            open my $pipe, '-|', $^X, '-e', 'open STDERR, ">&", STDOUT; exec @ARGV', $^X, @include, '-c', $program
                or die "Cannot run perl: $!";
            local $/ = undef;
            <$pipe>;
        };
        like $output, qr/syntax OK/, $program;
    }
};

subtest 'every component compiles' => sub {
    require HTML::Mason::Compiler::ToObject;
    require RT::Interface::Web::Handler;
    my $compiler = HTML::Mason::Compiler::ToObject->new(
        allow_globals        => [ '%session', '$m', '$r', '$DECODED_ARGS' ],
        default_escape_flags => 'h',
    );
    for my $file ( sort @components ) {
        open my $handle, '<:encoding(UTF-8)', $file or die "Cannot read $file: $!";
        my $source = do { local $/ = undef; <$handle> };
        my $code = eval { $compiler->compile( comp_source => $source, name => $file, comp_path => "/$file" ) };
        ok $code && eval ${$code}, $file or diag $@;
    }
};

subtest 'documentation' => sub {
    pod_file_ok($_) for sort @modules, @programs;
};

# What a base class documents its children need not. The POD of RT::Extension::GDPR::CLI and its verbs
# is what --help prints, so their methods are told in comments. RT::REST2, RT::Action and RT::Condition
# say what their classes' methods are.
subtest 'every public method is documented' => sub {
    for my $file ( sort grep { !m{\Aperl/RT/(?:REST2|Action|Condition)/|/GDPR/CLI\b} } @modules ) {
        pod_coverage_ok( $class{$file},
            { coverage_class => 'Pod::Coverage::CountParents', also_private => [qr/\A(?:BUILD|DESTROY|import|bootstrap_\w+)\z/] } );
    }
};

subtest 'house rules' => sub {
    critic_ok($_) for sort @modules, @programs;
};

subtest 'size and licence' => sub {
    for my $file ( sort @modules, @components, @programs ) {
        open my $handle, '<', $file or die "Cannot read $file: $!";
        my $text = do { local $/ = undef; <$handle> };
        like $text, qr/\A(?:.*\n){0,3}.*SPDX-License-Identifier: GPL-2\.0-only/, "$file: its licence";

        my $most  = $file =~ m{\Ahtml/Callbacks/} ? 15 : 300;
        my $lines = () = $text =~ s/^=[a-z].*?(?:^=cut\n|\z)//msgr =~ /\n/g;
        cmp_ok $lines, '<=', $most, "$most lines at most, without documentation";
    }
};

done_testing;
