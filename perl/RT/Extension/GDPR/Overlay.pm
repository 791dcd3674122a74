# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Overlay;
use strict;
use warnings;

use RT::Action::SendEmail;
use RT::Transaction;

if ( my $add_attachment = RT::Action::SendEmail->can('AddAttachment') ) {
    no warnings 'redefine';
    *RT::Action::SendEmail::AddAttachment = sub {
        my ( $self, $attachment, @rest ) = @_;
        require RT::Extension::GDPR::Tombstone;
        return if RT::Extension::GDPR::Tombstone->of($attachment);
        return $self->$add_attachment( $attachment, @rest );
    };
}
else {
    RT->Logger->error('RT::Extension::GDPR does not know this RT: deleted files may be mailed as empty ones');
}

# The history tells the recipients of a forward by parsing them, and RT would log an error for each token at each view.
for my $type ( 'Forward Ticket', 'Forward Transaction' ) {
    my $describe = $RT::Transaction::_BriefDescriptions{$type} or next;
    $RT::Transaction::_BriefDescriptions{$type} = sub {
        my ($transaction) = @_;
        my $recipients = $transaction->Data // q{};
        return $describe->(@_) unless $recipients =~ /\[[A-Z][A-Za-z -]* [0-9]+\]/;
        return ( 'Forwarded Ticket to [_1]', $recipients ) if $type eq 'Forward Ticket';
        my $field = $transaction->Field;
        return ( 'Forwarded [_3]Transaction #[_1][_4] to [_2]', $field, $recipients, [ \'<a href="#txn-', $field, \'">' ], \'</a>' );
    };
}

1;

__END__

=head1 NAME

RT::Extension::GDPR::Overlay - what RT offers no hook for

=head1 DESCRIPTION

Here and in L<RT::Extension::GDPR::Visibility/guard_history>, and nowhere else, the extension
changes RT's own code. C<RT::Action::SendEmail::AddAttachment>
attaches whatever row an C<RT-Attach> header or template names, also one without content: after the
file was deleted, an empty one would be mailed. Deleting removes such headers, and pages drop what
was chosen in a form that was open at that time; templates, programs that use RT's API and a reply
that is sent at the very moment of the deletion remain. So the method skips tombstones.

The recipients of a forward are addresses to RT; where they were replaced, the history shows them as they are.

Tried with RT 5.0.3; the method is the same in RT 6.0.0. Where there is none, loading logs an error.

=cut
