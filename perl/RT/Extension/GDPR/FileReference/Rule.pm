# SPDX-License-Identifier: GPL-2.0-only

package RT::Extension::GDPR::FileReference::Rule;

use strict;
use warnings;

use RT::Extension::GDPR::FileReference;
use RT::Extension::GDPR::Store::Attachment;

=head1 NAME

RT::Extension::GDPR::FileReference::Rule - which file a Content-ID or a name in a text means

=head1 DESCRIPTION

Content-IDs should be unique in the world (RFC 2045, section 7), but there are programs that write C<image1>, and a reply
often carries the same picture under the same id again. So within a message (the parts of one transaction, or of one
forwarded mail) a Content-ID or name means the file of that message. A message that has no such file means any other in
the ticket: it is a recorded outgoing mail, or quotes one; there a reference goes only when no file that it could mean
stays.

=head1 CLASS METHODS

=head2 new($scope, $files)

The scope, and the files of it that are to go.

=cut

sub new {
    my ( $class, $scope, $files ) = @_;
    my %gone = map { $_->{ref} => 1 } @$files;
    my @stay = grep { !$gone{ $_->{ref} } } RT::Extension::GDPR::Store::Attachment->files($scope);

    my $self = bless { go => $files, stay => \@stay, stays => {} }, $class;
    $self->{stays}{$_} = 1 for map { _keys($_) } @stay;
    return $self;
}

=head1 METHODS

=head2 in_transaction($id, is_outgoing => $bool)

The L<RT::Extension::GDPR::FileReference> for the texts of a transaction. The plain text of an outgoing mail may have
been made from HTML by RT.

=head2 in_mail($id, @stay)

The same for the texts in the forwarded mail of that row, of which these files stay.

=cut

sub in_transaction {
    my ( $self, $id, %args ) = @_;
    my ( $go, $stay ) = map {
        [ grep { $_->{store} eq 'attachment' && $_->{transaction} == $id } @$_ ]
    } @{$self}{qw(go stay)};
    return $self->_references( $go, $stay, $args{is_outgoing} );
}

sub in_mail {
    my ( $self, $id, @stay ) = @_;
    my @go = grep { $_->{store} eq 'forwarded_mail' && $_->{id} == $id } @{ $self->{go} };
    return $self->_references( \@go, \@stay, 0 );
}

sub _references {
    my ( $self, $go, $stay, $is_outgoing ) = @_;
    my %goes_here  = map { $_ => 1 } map { _keys($_) } @$go;
    my %stays_here = map { $_ => 1 } map { _keys($_) } @$stay;
    my $is_meant   = sub { !$stays_here{ $_[0] } && ( $goes_here{ $_[0] } || !$self->{stays}{ $_[0] } ) };

    my @ids   = grep { $_->{content_id} && $is_meant->("content_id $_->{content_id}") } @{ $self->{go} };
    my @named = grep { defined $_->{name} && $is_meant->("name $_->{name}") } @{ $self->{go} };
    return RT::Extension::GDPR::FileReference->new(
        content_ids => [ _distinct( map { $_->{content_id} } @ids ) ],
        names       => [ _distinct( map { $_->{name} } @named ) ],
        bare_names  => [ $is_outgoing ? _distinct( map { $_->{name} } grep { $_->{content_id} } @named ) : () ],
    );
}

sub _keys {
    my $file = shift;
    return map { defined $file->{$_} ? "$_ $file->{$_}" : () } qw(content_id name);
}

sub _distinct {
    my %seen;
    return grep { !$seen{$_}++ } @_;
}

1;
