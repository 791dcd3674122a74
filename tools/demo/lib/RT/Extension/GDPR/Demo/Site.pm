# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::Demo::Site;
use strict;
use warnings;

use RT::Extension::GDPR::Demo::Check qw(ok);

=head1 NAME

RT::Extension::GDPR::Demo::Site - queues, staff, rights and custom fields of the demo

=head1 METHODS

=head2 set_up

Makes all of it in the RT that is loaded. Dies at the first thing RT refuses.

=head2 agent_of $queue

Returns the login of who works in a queue.

=head2 staff

Returns the logins with what each is for, in the order to show them: a list of C<[login, description]>.

=head2 password

Returns the password all of them have. The demo listens on loopback only and holds nothing real.

=cut

our @QUEUES = ( [ Help => 'help' ], [ Claims => 'claims' ], [ Records => 'records' ] );

our @FIELDS = (
    { Name => 'Customer',  Type => 'SelectSingle', values => [qw(private business)] },
    { Name => 'Reference', Type => 'FreeformSingle' },
    { Name => 'Remarks',   Type => 'TextSingle' },
    { Name => 'ID photo',  Type => 'ImageMultiple' },
);

my @STAFF = (
    [ agent     => 'agent: answers tickets of Help and Claims, may delete files, redact and anonymise' ],
    [ officer   => 'privacy officer: reads all queues and the privacy log' ],
    [ admin     => 'administrator of RT' ],
    [ colleague => 'agent of the queue Records only, may delete nothing' ],
);

my @READ = qw(SeeQueue ShowTicket ShowTicketComments ShowOutgoingEmail SeeCustomField);
my @WORK = ( @READ, qw(CreateTicket ReplyToTicket CommentOnTicket ModifyTicket OwnTicket TakeTicket StealTicket Watch
    ForwardMessage ModifyCustomField) );

my @PRIVACY = qw(DeleteTicketFiles RedactTicket AnonymizeTicket);

sub password {'demo-password'}

sub agent_of { $_[1] eq 'Records' ? 'colleague' : 'agent' }

sub staff {@STAFF}

sub set_up {
    my ($class) = @_;
    my $user = RT->SystemUser;

    my %queue;
    for (@QUEUES) {
        my ( $name, $local ) = @$_;
        $queue{$name} = RT::Queue->new($user);
        ok( $queue{$name}->Create(
            Name              => $name,
            CorrespondAddress => "$local\@demo.example.org",
            CommentAddress    => 'rt-comment@demo.example.org',
        ) );
        ok( _group('Everyone')->PrincipalObj->GrantRight( Object => $queue{$name}, Right => $_ ) )
            for qw(CreateTicket ReplyToTicket);
    }

    for my $field (@FIELDS) {
        my %field  = %$field;
        my $values = delete $field{values} || [];
        my $object = RT::CustomField->new($user);
        ok( $object->Create( %field, LookupType => RT::Ticket->CustomFieldLookupType ) );
        ok( $object->AddValue( Name => $_ ) ) for @$values;
        ok( $object->AddToObject( RT::Queue->new($user) ) );
    }

    my %staff = map { ( $_->[0] => _user( $_->[0] ) ) } @STAFF;
    my $grant = sub {
        my ( $login, $object, @rights ) = @_;
        ok( $staff{$login}->PrincipalObj->GrantRight( Object => $object, Right => $_ ) ) for @rights;
    };
    $grant->( agent => $queue{$_}, @WORK, @PRIVACY ) for qw(Help Claims);
    $grant->( officer => $queue{$_}, @READ ) for map { $_->[0] } @QUEUES;
    $grant->( officer => RT->System, qw(SeePrivacyLog ShowConfigTab) );
    $grant->( admin => RT->System, @PRIVACY, qw(SuperUser SeePrivacyLog AdminPrivacy) );
    $grant->( colleague => $queue{Records}, @WORK );
    $grant->( $_ => RT->System, qw(ModifySelf SeeDashboard SeeOwnDashboard LoadSavedSearch ShowSavedSearches) )
        for qw(agent officer colleague);
    return;
}

sub _group {
    my $group = RT::Group->new( RT->SystemUser );
    $group->LoadSystemInternalGroup(shift);
    return $group;
}

sub _user {
    my ($login) = @_;
    my $user = RT::User->new( RT->SystemUser );
    ok( $user->Create(
        Name         => $login,
        RealName     => ucfirst $login,
        EmailAddress => "$login\@demo.example.org",
        Password     => password(),
        Privileged   => 1,
    ) );
    return $user;
}

1;
