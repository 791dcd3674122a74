# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Demo;
use strict;
use warnings;

use Encode ();
use MIME::Entity;

use RT::Interface::Email;
use RT::Extension::GDPR::Demo::Check qw(ok);
use RT::Extension::GDPR::Demo::Mail;
use RT::Extension::GDPR::Demo::Site;
use RT::Extension::GDPR::Demo::Stories;

=head1 NAME

RT::Extension::GDPR::Demo - fills an empty RT with tickets that came by mail

=head1 SYNOPSIS

    my $tickets = RT::Extension::GDPR::Demo->load;
    my $id      = $tickets->{identity};

=head1 DESCRIPTION

For the demo and for tests: the same tickets with the same ids each time. Mail goes through RT's mail gateway
(C<RT::Interface::Email::Gateway>), the rest through the calls RT's own pages make, as the queue's agent.
Whatever RT refuses ends it.

=head1 METHODS

=head2 load

Makes site and tickets in the RT that is loaded and connected. Returns a hash reference: key of a story
(L<RT::Extension::GDPR::Demo::Stories>) to ticket id. A merged story keeps the id it had.

=cut

sub load {
    my ($class) = @_;
    RT::Extension::GDPR::Demo::Site->set_up;
    my $self = bless { tickets => {}, replies => 0 }, $class;
    $self->_play($_) for RT::Extension::GDPR::Demo::Stories->all;
    return $self->{tickets};
}

sub _play {
    my ( $self, $story ) = @_;
    my $id = $self->_deliver( %{ $story->{mail} }, to_queue => $story->{queue} );
    $self->{tickets}{ $story->{key} } = $id;

    my $agent = RT::CurrentUser->new( RT::Extension::GDPR::Demo::Site->agent_of( $story->{queue} ) );
    for my $step ( @{ $story->{then} || [] } ) {
        my ( $verb, @arguments ) = @$step;
        my $ticket = RT::Ticket->new($agent);
        ok( $ticket->Load($id) );
        my $method = "_$verb";
        $self->$method( $ticket, @arguments );
    }
    return;
}

sub _deliver {
    my ( $self, %mail ) = @_;
    my $queue = delete $mail{to_queue};
    my $bytes = RT::Extension::GDPR::Demo::Mail->message( to => lc($queue) . '@demo.example.org', %mail );
    my ( $status, $message, $ticket ) = RT::Interface::Email::Gateway( { queue => $queue, action => 'correspond', message => $bytes } );
    ok( $status == 1 && $ticket && $ticket->id, $message );
    return $ticket->id;
}

sub _answer {
    my ( $self, $ticket, $person, $text ) = @_;
    my $subject = sprintf 'Re: [%s #%d] %s', RT->Config->Get('rtname'), $ticket->id, $ticket->Subject;
    return $self->_deliver(
        from     => $person,
        subject  => $subject,
        text     => "$text\n$person->{name}\n",
        id       => sprintf( 'answer-%d', ++$self->{replies} ),
        to_queue => $ticket->QueueObj->Name,
    );
}

sub _reply {
    my ( $self, $ticket, $text, %options ) = @_;
    my $message = $self->_message( $text, %options );
    if ( $options{attach_first} ) {    # what the tick boxes of the reply page do
        my $files = $ticket->Attachments( WithHeaders => 1 );
        $files->Limit( FIELD => 'Filename', OPERATOR => 'IS NOT', VALUE => 'NULL', QUOTEVALUE => 0 );
        $message->head->replace( 'RT-Attach' => ok( $files->First, 'no file to attach' )->id );
    }
    return ok( $ticket->Correspond( MIMEObj => $message ) );
}

sub _comment {
    my ( $self, $ticket, $text, %options ) = @_;
    return ok( $ticket->Comment( MIMEObj => $self->_message( $text, %options ) ) );
}

sub _field {
    my ( $self, $ticket, $name, $value ) = @_;
    return ok( $ticket->AddCustomFieldValue( Field => $name, Value => $value ) );
}

sub _image {
    my ( $self, $ticket, $name, $file ) = @_;
    return ok( $ticket->AddCustomFieldValue(
        Field => $name, Value => $file->{name}, LargeContent => $file->{bytes}, ContentType => $file->{type},
    ) );
}

sub _forward {
    my ( $self, $ticket, $to ) = @_;
    my $transactions = $ticket->Transactions;
    $transactions->Limit( FIELD => 'Type', VALUE => 'Create' );
    return ok( $ticket->Forward(
        Transaction => $transactions->First, To => $to, Subject => 'Fwd: ' . $ticket->Subject, Content => "For your records.\n",
    ) );
}

sub _merge {
    my ( $self, $ticket, $key ) = @_;
    return ok( $ticket->MergeInto( $self->{tickets}{$key} ) );
}

sub _status {
    my ( $self, $ticket, $status ) = @_;
    return if $ticket->Status eq $status;    # a reply may have opened it already
    return ok( $ticket->SetStatus($status) );
}

sub _message {
    my ( $self, $text, %options ) = @_;
    my $message = MIME::Entity->build( Type => 'text/plain', Charset => 'UTF-8', Data => [ Encode::encode( 'UTF-8', $text ) ] );
    for my $file ( @{ $options{files} || [] } ) {
        $message->attach(
            Type        => $file->{type},
            Filename    => Encode::encode( 'UTF-8', $file->{name} ),
            Data        => $file->{bytes},
            Encoding    => 'base64',
            Disposition => 'attachment',
        );
    }
    return $message;
}

1;
