# SPDX-License-Identifier: GPL-2.0-only

# Settings of RT::Extension::GDPR: customize this.
#
# The file is yours. `make enable-GDPR` wrote it and will not change it again; a default that
# changes in a later version comes beside it, as 80-gdpr.pm.new. `make disable-GDPR` turns the next
# line into a comment, and nothing else.

use utf8;

Plugin('RT::Extension::GDPR');

# Everything below is a comment, and each line shows the default. Take the "# " away from what you
# want otherwise, and restart the web server.
#
# With the defaults nothing is deleted by itself. People can delete files from tickets, now or
# later, when you grant them the right DeleteTicketFiles in RT, on a queue or for all queues.
# SeePrivacyLog lets somebody read the log of what was deleted, AdminPrivacy its state.
#
# A value that cannot be used never stops RT: it is named in RT's log and by `rt-gdpr status`, and
# what needs it refuses until it is mended.


# ---- Reasons ---------------------------------------------------------------------------------
# Why a file may be deleted: code => what people see. Whoever deletes chooses one; the ticket's
# history and the log hold the code for ever, so do not use a code again for another meaning.
# A code: a-z, 0-9 and _, beginning with a letter, 32 characters at most. A text: 1 to 100 characters.
# Your codes are added to these; an empty text takes a default away:  sent_by_mistake => '',

# Set(%GDPRReasons,
#     check_done       => 'Check done',
#     not_needed       => 'No longer needed',
#     person_asked     => 'The person asked for it',
#     retention_period => 'Retention period over',
#     sent_by_mistake  => 'Sent by mistake',
# );


# ---- Kinds of documents ----------------------------------------------------------------------
# What a deleted file was: code => what people see. Choosing one is up to whoever deletes.
# Rules for codes and texts, and how to take a default away: as for the reasons.

# Set(%GDPRDocumentKinds,
#     application    => 'Job application',
#     bank_statement => 'Bank statement',
#     id_card        => 'ID card',
#     medical        => 'Medical document',
#     other          => 'Other document',
#     passport       => 'Passport',
#     proof_of_age   => 'Proof of age',
# );


# ---- What is found when a ticket is anonymised or redacted ------------------------------------
# Patterns for personal data that only your site knows, such as the form of your customer numbers:
# name => { category => ..., pattern => ... }. What they find is replaced.
#   name      a-z, 0-9 and _, beginning with a letter, 32 characters at most
#   category  address, birth_date, card, email, iban, ip_address, national_id, passport, person, phone,
#             url_token, username or custom; custom when it is left out, and then [Removed 1] is written
#   pattern   a regular expression of Perl, as a string, 500 characters at most. Case and diacritics make no
#             difference, and a blank or \s fits a line break as well. It must not fit the empty text, nor
#             repeat without limit what repeats without limit, like (a+)+, which can take for ever.
# For example:
#
#     Set(%GDPRRules,
#         customer_number => { category => 'custom', pattern => '\bKD-\d{6}\b' },
#         meter           => { pattern => '\bmeter (?:no\.? ?)?\d{8}\b' },
#     );
#
# Default: none.

# Set(%GDPRRules, ());

# Texts that are never replaced, whoever's they are: your own addresses, phone and account numbers. * stands
# for any characters without a blank between; 3 to 100 characters on one line. People who may log in as
# staff, queues' addresses and RT's own are kept without being named here. For example:
#
#     Set(@GDPRKeep, '*@example.org', '+49 30 23125 000', 'DE89 3704 0044 0532 0130 00');
#
# Default: none.

# Set(@GDPRKeep, ());


# ---- Limits ----------------------------------------------------------------------------------
# How many files one act may delete, copies included. Files, 1 to 10000; default 200.

# Set($GDPRMaxFiles, 200);

# How long the free text to a deletion may be. Characters, 1 to 16000; default 2000.

# Set($GDPRNoteMaxLength, 2000);

# How long one step of the search for copies in other tickets may take before the page shows its
# progress and asks for the next one. Seconds, 1 to 60; default 2.

# Set($GDPRCopySearchSeconds, 2);


# ---- Deletions on a date, or when a ticket is resolved ---------------------------------------
# After how long without a run of `rt-gdpr run-due`, which cron starts, tickets and the pages for
# privacy officers say that scheduled deletions are not being looked after.
# Hours, 1 to 8760; default 26: a daily run with two hours' grace.

# Set($GDPRHeartbeatHours, 26);


# ---- Keys and log ----------------------------------------------------------------------------
# The folder of the keys, which `make initdb` makes. All hosts of an RT need the same keys; keep a
# copy apart from the database's. Move the folder when you change this. Full path of a folder;
# default: gdpr-keys in RT's folder for local settings.

# Set($GDPRKeyDirectory, "$RT::LocalEtcPath/gdpr-keys");

# The name by which signed checkpoints of the log call it. Choose it once, for instance
# rt.example.org/gdpr-log: checkpoints under another name are not those of this log.
# 1 to 255 characters without spaces and plus signs; default rt-gdpr-log.

# Set($GDPRLogOrigin, 'rt-gdpr-log');

# Where `rt-gdpr log checkpoint` writes to unless it is told: a folder outside the database, best on
# another machine, for only with a checkpoint kept elsewhere can a log that was rebuilt be found out.
# Full path of a folder, or empty for none; default empty.

# Set($GDPRCheckpointDirectory, '');

# To whom `rt-gdpr log checkpoint` mails it. Addresses separated by commas, or empty for nobody;
# default empty.

# Set($GDPRCheckpointMailTo, '');

1;
