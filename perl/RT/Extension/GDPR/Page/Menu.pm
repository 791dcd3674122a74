# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Page::Menu;
use strict;
use warnings;
use utf8;

use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Page;

=encoding utf8

=head1 NAME

RT::Extension::GDPR::Page::Menu - what RT's menus show of the extension

=head1 METHODS

Class methods for callbacks, as in L<RT::Extension::GDPR::Page>. A MENU is a L<RT::Interface::Web::Menu>.

=head2 may_open_officer USER

1 for those with SeePrivacyLog or AdminPrivacy.

=head2 add_to_menu MENU, USER

Adds Admin > Tools > Privacy to RT's main menu (L<RT::Interface::Web::Menu>) for them.

=head2 add_to_actions MENU, USER, ID

Adds "Anonymise ticket" to the Actions of a ticket's page, for those who may.

=cut

sub may_open_officer {
    my ( $class, $user ) = @_;
    return RT::Extension::GDPR::Access->new($user)->is_officer;
}

sub add_to_menu {
    my ( $class, $menu, $user ) = @_;
    return unless $class->may_open_officer($user);

    # RT shows Admin and its Tools to fewer people than may see the privacy pages.
    my $path  = '/Admin/Tools/Privacy/';
    my $admin = $menu->child('admin') || $menu->child( admin => title => $user->loc('Admin'), path => $path );
    my $tools = $admin->child('tools') || $admin->child( tools => title => $user->loc('Tools'), path => $path );
    $tools->child(
        privacy     => title => $user->loc('Privacy'), path => $path,                            # loc
        description => $user->loc('Deleted personal data: what is scheduled, and the log') );    # loc
    return;
}

sub add_to_actions {
    my ( $class, $page, $user, $id ) = @_;
    my $actions = $page->child('actions') or return;
    my $ticket = RT::Ticket->new($user);
    return unless ( $id // '' ) =~ /\A[0-9]{1,10}\z/ && $ticket->Load($id) && RT::Extension::GDPR::Page->may( anonymize => $ticket );
    $actions->child(
        gdpr_anonymise => title => $user->loc('Anonymise ticket…'), class => 'gdpr-anonymise',    # loc
        # Not quite the page's own address: RT marks that in its menus.
        path       => '/Ticket/Display.html?id=' . $ticket->id . '#anonymise',
        attributes => { role => 'button', 'aria-haspopup' => 'dialog' } );
    return;
}

RT::Extension::GDPR::Page->guard( __PACKAGE__, qw(add_to_menu add_to_actions) );

1;
