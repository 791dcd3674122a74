# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::CLI::DeleteFiles;

use strict;
use warnings;

use RT::Extension::GDPR::Act::DeleteFiles;
use RT::Extension::GDPR::Apply;
use RT::Extension::GDPR::CLI;
use RT::Extension::GDPR::Problem;

my $ACT     = 'RT::Extension::GDPR::Act::DeleteFiles';
my $PROBLEM = 'RT::Extension::GDPR::Problem';

=head1 NAME

rt-gdpr delete-files - delete files from a ticket

=head1 SYNOPSIS

    rt-gdpr delete-files --ticket 12
    rt-gdpr delete-files --ticket 12 --file attachment-34 --file forwarded-56.2 --reason check_done
    rt-gdpr delete-files --ticket 12 --all --copies --reason check_done --kind id_card --apply

=head1 DESCRIPTION

Without C<--file> and C<--all> it lists the files of the ticket and of those merged into it. With
them it says what would be done; with C<--apply> too it does it, as RT's system user. The plan is the
same that the ticket page shows. Files are named by ids only.

=head1 OPTIONS

=over 4

=item --ticket ID

The ticket.

=item --file REF

A file, as the list names it. May be given several times.

=item --all

All files of the ticket.

=item --copies

Also the files in these tickets with the same content: merged, forwarded, sent along again, in
custom fields.

=item --reason CODE

Why; a code of C<%GDPRReasons>. Needed with C<--apply>.

=item --kind CODE

What kind of document; a code of C<%GDPRDocumentKinds>.

=item --note TEXT

Anything else worth knowing. It is kept where it can be erased, not in the log.

=item --apply

Do it. Nothing can bring the files back.

=item --expect DIGEST

With C<--apply>: do it only if the plan is still the one with this digest, which a run without
C<--apply> prints.

=back

=head1 EXIT STATUS

=over 4

=item Z<>0

Done; or, without C<--apply>, there is a plan.

=item Z<>1

A fault: nothing was done. No such file, no right, something changed since the plan, a storage or key
that cannot be read.

=item Z<>2

The command line is wrong, or the files of some of several tickets could not be deleted.

=back

=for Pod::Coverage run summary

=cut

sub summary { return 'delete files from a ticket; says what it would do unless told to' }

sub run {
    my ( $class, @argv ) = @_;
    my %option = RT::Extension::GDPR::CLI->options( \@argv,
        qw(ticket=s file=s@ all copies reason=s kind=s note=s apply expect=s) );
    $class->_check( \%option, @argv );

    my %where = ( user => RT->SystemUser, ticket => $option{ticket} );
    my @files = $ACT->files(%where);
    if ( !$option{all} && !$option{file} ) {
        _say($_) for @files;
        print scalar(@files), " files\n";
        return 0;
    }
    if ( $option{all} && !@files ) {
        print "0 files\n";
        return 0;
    }

    my @refs   = $option{all} ? map { $_->{ref} } @files : @{ $option{file} };
    my $plan   = $ACT->plan( %where, files => \@refs );
    my @copies = $ACT->copies( $plan, $where{user} );
    if ( $option{copies} && @copies ) {
        $plan   = $ACT->plan( %where, files => [ @refs, map { $_->{ref} } @copies ] );
        @copies = ();
    }
    $class->_show( $plan, @copies );
    return $option{apply} ? $class->_apply( $plan, \%option ) : _not_applied();
}

sub _check {
    my ( $class, $option, @rest ) = @_;
    my @errors;
    push @errors, { pointer => '/ticket', detail => 'give a ticket with --ticket' } unless $option->{ticket};
    push @errors, { pointer => '/reason', detail => 'give a reason with --reason' }
        if $option->{apply} && !defined $option->{reason};
    push @errors, { pointer => '/files', detail => 'give --file or --all, not both' }
        if $option->{all} && $option->{file} || $option->{apply} && !$option->{all} && !$option->{file};
    push @errors, { pointer => '', detail => 'an argument that is not an option' } if @rest;
    $PROBLEM->throw( 'invalid_request', errors => \@errors ) if @errors;
    return;
}

sub _say {
    my ( $file, $more ) = @_;
    printf "%-24s %-28s %12d bytes  ticket %s%s%s\n", @$file{qw(ref content_type size ticket)},
        $file->{transaction} ? " transaction $file->{transaction}" : q{}, $more || q{};
    return;
}

sub _show {
    my ( $class, $plan, @copies ) = @_;
    _say($_) for $plan->files;
    my $counts = $plan->counts;
    print 'changes: ', join( ', ', map {"$counts->{$_} $_"} sort keys %$counts ), "\n";
    _say( $_, "  is a copy of $_->{of} and would stay" ) for @copies;
    print 'plan: ', $plan->digest, "\n";
    return;
}

sub _not_applied {
    print "Nothing was done. Add --apply and --reason to do it.\n";
    return 0;
}

sub _apply {
    my ( $class, $plan, $option ) = @_;
    my $result = RT::Extension::GDPR::Apply->run(
        $plan,
        user          => RT->SystemUser,
        via           => 'shell',
        reason        => $option->{reason},
        document_kind => $option->{kind},
        note          => $option->{note},
        expect        => $option->{expect},
    );
    print "deleted: $result->{deleted}\n";
    print "copies left: $result->{remaining}\n";
    print "external objects still to be removed by rt-gdpr run-due: $result->{pending}\n" if $result->{pending};
    print "log entries: @{ $result->{log} }\n";
    print {*STDERR} "ticket $_->{ticket}: $_->{problem}\n" for @{ $result->{failed} };
    return @{ $result->{failed} } ? 2 : 0;
}

1;
