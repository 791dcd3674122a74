# SPDX-License-Identifier: GPL-2.0-only

# Defaults of RT::Extension::GDPR. Do not change them here: `make install` brings new ones.
# Set what you want otherwise in RT_SiteConfig.d/80-gdpr.pm, which `make enable-GDPR` writes
# and which explains each option.

Set(%GDPRReasons,
    check_done       => 'Check done',
    not_needed       => 'No longer needed',
    sent_by_mistake  => 'Sent by mistake',
    person_asked     => 'The person asked for it',
    retention_period => 'Retention period over',
);

Set(%GDPRDocumentKinds,
    id_card         => 'ID card',
    passport        => 'Passport',
    proof_of_age    => 'Proof of age',
    bank_statement  => 'Bank statement',
    medical         => 'Medical document',
    application     => 'Job application',
    other           => 'Other document',
);

Set(%GDPRRules, ());
Set(@GDPRKeep,  ());

Set($GDPRMaxFiles,            200);
Set($GDPRNoteMaxLength,       2000);
Set($GDPRCopySearchSeconds,   2);
Set($GDPRHeartbeatHours,      26);
Set($GDPRKeyDirectory,        "$RT::LocalEtcPath/gdpr-keys");
Set($GDPRLogOrigin,           'rt-gdpr-log');
Set($GDPRCheckpointDirectory, '');
Set($GDPRCheckpointMailTo,    '');

1;
