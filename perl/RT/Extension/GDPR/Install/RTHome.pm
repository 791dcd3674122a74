# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Install::RTHome;
use strict;
use warnings;

use Cwd ();

my @USUAL_PLACES = qw(/opt/rt6 /opt/rt5 /usr/share/request-tracker5);
my @PATHS        = qw(LocalPath LocalEtcPath LocalPluginPath);

sub find {
    my ( $class, $named, @places ) = @_;
    return $class->_ask( _named($named) ) if defined $named && length $named;

    @places = @USUAL_PLACES unless @places;
    my @found = grep { _has_rt("$_/lib") } @places;
    die 'Found no RT in ' . join( ', ', @places ) . ".\n" . _how_to_name('/path/to/rt') unless @found;
    die 'Found more than one RT: ' . join( ', ', @found ) . ".\n" . _how_to_name( $found[0] )
        if @found > 1;
    return $class->_ask("$found[0]/lib");
}

sub home    { return $_[0]{generated} }
sub path    { return $_[0]{paths}{ $_[1] } }
sub version { return $_[0]{version} }

sub perl_switches {
    my ($self) = @_;
    my @private = $self->{generated} eq $self->{lib} ? () : ( "-I$self->{generated}", '-MRT::Generated' );
    return ( @private, "-I$self->{lib}" );
}

# The -I and -M switches for the folder an administrator named: that of RT, its lib, or a folder
# with an RT/Generated.pm of its own that shares the code of an installed RT.
sub _named {
    my ($given) = @_;
    my $named = Cwd::abs_path($given) || $given;
    for my $folder ( "$named/lib", $named ) {
        return $folder if _has_rt($folder);
    }
    for my $folder ( "$named/perl", "$named/lib", $named ) {
        next unless -f "$folder/RT/Generated.pm";
        my ($base) = _run( "-I$folder", '-MRT::Generated', '-e', 'print $RT::BasePath' );
        return ( "$base/lib", "-I$folder", '-MRT::Generated' );
    }
    die "There is no RT in $named.\n" . _how_to_name('/path/to/rt');
}

sub _has_rt { return -f "$_[0]/RT.pm" && -f "$_[0]/RT/Generated.pm" }

# RT itself says where its folders are; PERL5OPT may have given it an RT/Generated.pm of its own.
sub _ask {
    my ( $class, $lib, @switches ) = @_;
    my $names = join ' ', @PATHS;
    my ( $generated, $version, @values ) = _run( @switches, "-I$lib", '-MRT', '-e',
        qq{no strict 'refs'; print join "\\n", \$INC{'RT/Generated.pm'}, \$RT::VERSION,
            map { \${"RT::\$_"} } qw($names)} );
    $generated =~ s{/RT/Generated\.pm\z}{};

    my %paths;
    @paths{@PATHS} = @values;
    return bless { lib => $lib, generated => $generated, version => $version, paths => \%paths }, $class;
}

sub _run {
    my (@arguments) = @_;
    open my $perl, '-|', $^X, @arguments or die "Cannot run $^X: $!\n";
    chomp( my @lines = <$perl> );
    close $perl or die "RT cannot be loaded: see above.\n";
    return @lines;
}

sub _how_to_name {
    my ($folder) = @_;
    return "Name the one you mean: perl Makefile.PL RTHOME=$folder\n";
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Install::RTHome - which RT to install into

=head1 SYNOPSIS

    my $home = RT::Extension::GDPR::Install::RTHome->find( $ENV{RTHOME} );
    system $^X, $home->perl_switches, '-MRT', '-e', 'print $RT::VERSION';

=head1 METHODS

=head2 find NAMED, [PLACES]

The RT in the folder NAMED, which may be RT's folder, its F<lib>, or a folder with an
F<RT/Generated.pm> of its own (also in F<perl> or F<lib> below it) that shares an installed RT's
code. With nothing named, the one RT in the usual PLACES. Dies with a message for people, which
says how to name one, when there is none or more than one.

=head2 home

The folder by which L</find> finds the same RT again.

=head2 path NAME

C<LocalPath>, C<LocalEtcPath> or C<LocalPluginPath> as RT has it.

=head2 perl_switches

The list of Perl's switches with which C<use RT> gets this RT.

=head2 version

RT's version.

=cut
