# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Overlay;
use strict;
use warnings;

use RT::Action::SendEmail;

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

Tried with RT 5.0.3; the method is the same in RT 6.0.0. Where there is none, loading logs an error.

=cut
