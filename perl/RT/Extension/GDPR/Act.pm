# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Act;

use strict;
use warnings;

use Module::Runtime ();

=head1 NAME

RT::Extension::GDPR::Act - what a person or a run can do to a ticket

=head1 DESCRIPTION

An act is a class without state. It says what is chosen, which changes follow from that, which rights
they need, what is told of them in the ticket's history and in the log, and what to look for
afterwards. All the rest - digest, locks, fingerprints, writing, the log - is the same for every act:
L<RT::Extension::GDPR::Plan> and L<RT::Extension::GDPR::Apply>.

A B<part> is a hash, the share that one set of merged tickets has in a plan: C<scope>
(L<RT::Extension::GDPR::Scope>), C<changes> with their fingerprints, C<shown> (those that whom the plan
is for may know of), C<files>, and what else the act put there.

=cut

=head1 CLASS METHODS

=head2 named NAME

The act of that name. Dies if there is none.

=cut

sub named {
    my ( $class, $name ) = @_;
    return Module::Runtime::use_module( __PACKAGE__ . '::' . join q{}, map {ucfirst} split /_/, $name );
}

=head1 WHAT AN ACT SAYS

=head2 name

In snake_case; goes into plans and log entries.

=head2 parts ARGUMENTS

Those of L<RT::Extension::GDPR::Plan/new>: a list of parts, so far without changes, the ticket that was
asked for first.

=head2 changes PART, ACCESS

The changes of all stores in the order in which they are to be applied, without fingerprints. ACCESS is
an L<RT::Extension::GDPR::Access>, for acts that leave out what its user may not read.

=head2 check PART

Throws C<plan_stale> if the changes do not do what was chosen.

=head2 confirm PART, ACCESS

Under the lock: throws C<not_found>, C<forbidden> or C<plan_stale> unless the user still may do it and
what was chosen is still there.

=head2 described PART

What of the part goes into the digest beside its tickets and changes: a hash of plain values.

=head2 tell PART, USER, WHAT

Writes the history transactions and returns C<< visibility => id >> pairs. WHAT has C<reason>,
C<document_kind> and C<note> (an id).

=head2 remaining PART

After the changes, in the same transaction: what of it the stores still hold, hashes with C<store>.

=head2 knows ACCESS, LEFT

True if the user may know of such a remainder.

=head2 logged PART

More fields for the log entry (L<RT::Extension::GDPR::Log::Entry>).

=cut

sub name      { die "$_[0] has no name" }
sub parts     { die "$_[0] has no parts" }
sub changes   { die "$_[0] has no changes" }
sub check     { return }
sub confirm   { die "$_[0] does not say what is needed for it" }
sub described { return {} }
sub tell      { die "$_[0] leaves no history" }
sub remaining { die "$_[0] does not say what is left" }
sub knows     { return 1 }
sub logged    { return }

1;
