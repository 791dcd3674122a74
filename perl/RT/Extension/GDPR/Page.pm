# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Page;
use strict;
use warnings;
use utf8;

use JSON ();
use RT::Extension::GDPR::Access;
use RT::Extension::GDPR::Act::Anonymize;
use RT::Extension::GDPR::Config;
use RT::Extension::GDPR::Problem;
use RT::Extension::GDPR::Status;
use RT::Extension::GDPR::Store::Attachment;
use RT::Extension::GDPR::Tombstone;

sub start {
    my ( $class, $ticket ) = @_;
    my $notice  = $class->_changed_since($ticket) . $class->_scheduled($ticket);
    my $is_used = grep( { $class->may( $_, $ticket ) } qw(delete_files redact anonymize) )
        || length $notice && $ticket->CurrentUser->Privileged;
    return ( $is_used ? $class->_boot($ticket) : '' ) . $notice;
}

sub in_history {
    my ( $class, $ticket, $attachment ) = @_;
    return '' unless $class->may( delete_files => $ticket );
    my $file = RT::Extension::GDPR::Store::Attachment->of_record($attachment) or return '';
    return $class->_boot($ticket) . sprintf
        '<button type="button" class="gdpr-delete-file btn btn-link btn-sm" data-gdpr-ticket="%d" data-gdpr-file="%s">'
        . '%s <bdi class="sr-only visually-hidden">%s</bdi></button>',
        $ticket->id, _html( $file->{ref} ), _html( $class->_loc( $ticket, 'Delete…' ) ), _html( $file->{name} // '' );    # loc
}

sub tombstone {
    my ( $class, $ticket, $attachment ) = @_;
    my $is   = RT::Extension::GDPR::Tombstone->of($attachment) or return;
    my ($of) = grep { $_->{transaction} == $is->{transaction} } $class->_deleted($ticket);
    my $text = $of ? $class->_sentence( $ticket, 1, $of ) : $class->_loc( $ticket, 'File deleted' );    # loc

    # RT says below why it does not show the content; here that would be wrong.
    return '<style>.gdpr-tombstone + .messagebody { display: none }</style>' . _tombstone_html(
        $text, 'data-gdpr-file' => 'attachment-' . $attachment->id, 'data-gdpr-transaction' => $is->{transaction} );
}

sub in_box {
    my ( $class, $ticket ) = @_;
    $class->_notes->{box}{ $ticket->id } = 1;
    return join '', map( {
            _tombstone_html( $class->_sentence( $ticket, scalar @{ $_->{files} }, $_ ),
                'data-gdpr-transaction' => $_->{transaction} );
        } $class->_deleted($ticket) ),
        $class->may( delete_files => $ticket ) ? $class->_boot($ticket) . sprintf(
        '<button type="button" class="gdpr-delete-files btn btn-primary btn-sm" data-gdpr-ticket="%d">%s</button>',
        $ticket->id, _html( $class->_loc( $ticket, 'Delete files…' ) ) ) : ();    # loc
}

sub box_is_missing {
    my ( $class, $ticket ) = @_;
    return !$class->_notes->{box}{ $ticket->id } && $class->_deleted($ticket) ? 1 : 0;
}

sub keep_mailable {
    my ( $class, $args ) = @_;
    my $chosen = $args->{AttachExisting};
    return unless defined $chosen;
    $args->{AttachExisting} = [ grep { _is_mailable($_) } ref $chosen ? @{$chosen} : $chosen ];
    return;
}

sub officer {
    my ($class) = @_;
    return sprintf '<gdpr-officer web-path="%s"></gdpr-officer>%s', _html( RT->Config->Get('WebPath') ),
        $class->_script('officer.js');
}

# The script and what it has to know, before the first thing on a page that needs it; not in what RT
# loads into a page later.
sub _boot {
    my ( $class, $ticket ) = @_;
    return '' if $HTML::Mason::Commands::m->request_path =~ m{^/+(?:Helpers|Views)/};
    return '' if $class->_notes->{booted}++;
    my $context = JSON->new->canonical->ascii->encode( {
        ticket   => '' . $ticket->id,
        web_path => '' . ( RT->Config->Get('WebPath') // '' ),
        locale   => $ticket->CurrentUser->LanguageHandle->language_tag,
        redact   => $class->may( redact => $ticket ) ? JSON::true : JSON::false,
    } );
    $context =~ s/</\\u003c/g;
    return qq{<script type="application/json" id="gdpr-context">$context</script>} . $class->_script('ticket.js');
}

sub _script {
    my ( $class, $name ) = @_;
    my ($changed) = grep {defined} map { ( stat "$_/gdpr/$name" )[9] } RT::Interface::Web->StaticRoots;
    return sprintf '<script type="module" src="%s/static/gdpr/%s?v=%s"></script>',
        _html( RT->Config->Get('WebPath') ), $name, join '-', $RT::Extension::GDPR::VERSION, $changed // 0;
}

# For those who can do something about it.
sub _changed_since {
    my ( $class, $ticket ) = @_;
    return '' unless $class->may( anonymize => $ticket );
    my $state = RT::Extension::GDPR::Act::Anonymize->state( $ticket, $ticket->CurrentUser );
    return '' unless $state && $state->{changed_since};
    return sprintf '<p class="gdpr-changed-since alert alert-warning">%s'
        . ' <button type="button" class="gdpr-anonymise btn btn-link">%s</button></p>',
        map { _html( $class->_loc( $ticket, $_ ) ) }
        'This ticket has changed since it was anonymised: it may hold personal data again.', 'Anonymise ticket…';    # loc
}

# For those who cannot use our REST interface, and without JavaScript, the element's content is shown.
sub _scheduled {
    my ( $class, $ticket ) = @_;
    my $health = RT::Extension::GDPR::Status->health($ticket);
    return '' unless $health->{waiting};

    my $late = $health->{overdue} || $health->{state} ne 'ok';
    my $text = $class->_loc( $ticket, '[quant,_1,deletion,deletions] of files scheduled', $health->{waiting} );    # loc
    $text .= ' ' . $class->_loc( $ticket, '(overdue)' ) if $late;    # loc
    my $notice = sprintf '<p class="gdpr-scheduled alert alert-%s">%s</p>', $late ? 'warning' : 'info', _html($text);
    return $notice unless $ticket->CurrentUser->Privileged;
    return sprintf '<gdpr-scheduled ticket="%d" web-path="%s">%s</gdpr-scheduled>',
        $ticket->id, _html( RT->Config->Get('WebPath') ), $notice;
}

sub _sentence {
    my ( $class, $ticket, $count, $deleted ) = @_;
    my $date = RT::Date->new( $ticket->CurrentUser );
    $date->Set( Format => 'ISO', Value => $deleted->{created} );

    my $why  = RT::Extension::GDPR::Config->label( GDPRReasons => $deleted->{reason} );
    my $kind = RT::Extension::GDPR::Config->label( GDPRDocumentKinds => $deleted->{document_kind} );
    $why .= " ($kind)" if length $kind;

    my @values   = ( $date->AsString( Time => 0 ), $deleted->{by_name}, $why );
    my $sentence = $count == 1
        ? $class->_loc( $ticket, 'File deleted [_1] by [_2]: [_3]', @values )                          # loc
        : $class->_loc( $ticket, '[_1] files deleted [_2] by [_3]: [_4]', $count, @values );           # loc
    # Whoever wrote the note had colleagues in mind.
    return join ' – ', $sentence, $ticket->CurrentUser->Privileged ? $deleted->{note} // () : ();
}

sub _tombstone_html {
    my ( $text, @data ) = @_;
    my $data = '';
    while ( my ( $name, $value ) = splice @data, 0, 2 ) { $data .= sprintf ' %s="%s"', $name, _html($value) }
    return qq{<p class="gdpr-tombstone"$data>} . _html($text) . '</p>';
}

# Asked once per request and ticket, however long the history is.
sub may {
    my ( $class, $do, $ticket ) = @_;
    my ( $user, $method ) = ( $ticket->CurrentUser, "may_$do" );
    return $class->_notes->{$method}{ $ticket->id } //=
        $user->Privileged && RT::Extension::GDPR::Access->new($user)->$method($ticket) ? 1 : 0;
}

sub _deleted {
    my ( $class, $ticket ) = @_;
    my $known = $class->_notes->{deleted}{ $ticket->id } //=
        [ RT::Extension::GDPR::Tombstone->for_ticket( $ticket->id, $ticket->CurrentUser ) ];
    return @{$known};
}

sub _notes {
    my $m = $HTML::Mason::Commands::m;
    $m->notes( gdpr => {} ) unless $m->notes('gdpr');
    return $m->notes('gdpr');
}

sub _is_mailable {
    my ($id) = @_;
    return 1 if $id !~ /\A[0-9]{1,18}\z/;
    my $attachment = RT::Attachment->new( RT->SystemUser );
    $attachment->Load($id);
    return !$attachment->id || !RT::Extension::GDPR::Tombstone->of($attachment);
}

sub _loc {
    my ( $class, $ticket, @text ) = @_;
    return $ticket->CurrentUser->loc(@text);
}

sub _html {
    my ($text) = @_;
    $text //= '';
    RT::Interface::Web::EscapeHTML( \$text );
    return $text;
}

sub guard {
    my ( $class, $package, @names ) = @_;
    for my $name (@names) {
        no strict 'refs';
        no warnings 'redefine';
        my $method = \&{"${package}::$name"};
        *{"${package}::$name"} = sub {
            my ( $self, @args ) = @_;
            my $result;
            return $result if eval { $result = $self->$method(@args); 1 };
            my $slug = RT::Extension::GDPR::Problem->caught($@)->slug;
            RT->Logger->error("The page shows nothing of RT::Extension::GDPR: $slug") unless $class->_notes->{failed}++;
            return;
        };
    }
    return;
}

__PACKAGE__->guard( __PACKAGE__, qw(start in_history tombstone in_box box_is_missing keep_mailable) );

1;

__END__

=encoding utf8

=head1 NAME

RT::Extension::GDPR::Page - what RT's pages show of the extension

=head1 DESCRIPTION

Each callback in F<html/Callbacks/RT-Extension-GDPR> calls one of these methods and prints what it
returns: HTML, or an empty string where there is nothing to show. The buttons and
C<< <gdpr-... >> >> elements come to life by the script F<static/gdpr/ticket.js>, which is loaded
only on pages that have one; a tombstone and the notice of what is scheduled need no script. Our
REST interface is for staff, so unprivileged users get no buttons.

What is asked once per ticket (the right, what was deleted) is kept for the request: a page of a
hundred files costs no more queries than one of ten.

A fault of ours never keeps RT's own page from being shown: it is logged, once a request, and the
page is as it would be without us.

=head1 METHODS

All are class methods. C<TICKET> is the L<RT::Ticket> of the page, with the user who looks at it as
its CurrentUser.

=head2 start TICKET

For the top of a ticket's page: the script with what it has to know, when it is used, and the notices
of a change since the ticket was anonymised and of scheduled deletions that this user may see.

=head2 in_history TICKET, ATTACHMENT

The Delete button beside a file in the history; nothing for what is no file.

=head2 tombstone TICKET, ATTACHMENT

Who deleted the file that the L<RT::Attachment> was, when and why, for staff with the note; undef when it
is none.

=head2 in_box TICKET

For the Attachments box: what was deleted, and the button to delete several files.

=head2 box_is_missing TICKET

1 when something was deleted and RT drew no Attachments box because no file is left.

=head2 keep_mailable ARGUMENTS

Takes files that were deleted in the meantime out of those chosen to be sent along
(C<AttachExisting> of a request's arguments, a reference to a hash).

=head2 officer

The element of the privacy page, with its script.

=head2 may WHAT, TICKET

Whether the user may C<delete_files>, C<redact> or C<anonymize> on this ticket and is staff; 1 or 0. Asked
once a request and ticket.

=head2 guard PACKAGE, NAMES

A fault of ours (a missing table or key, a wrong option) must not keep RT's own page from being shown: from now on these
methods of the package return undef and log it, once a request, instead of dying.

=cut
