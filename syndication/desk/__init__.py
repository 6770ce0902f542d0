"""The desk: one module a stage, one public function a step: load, decide, write, stage jobs.

ingest      an article's page becomes a revision with its assets
quotation   a wish becomes an itemised price
intake      a wish becomes a request
approval    approve, decline, offer, withdraw, lapse
issue       licences are reserved; their copies printed, signed and stored
payment     a Checkout session is opened, once the copies are sealed
settlement  what Stripe says is settled once, and the licences are released
refunds     money goes back, or waits for a person
pictures    a picture of ours without words gets them
verification  a file somebody holds is compared with what was sealed
delivery    a copy is handed out, after a look at its licence
mailing     mails are staged with a move and sent after it
storekeeping  every file that the database names is read and compared
sums        a day that is over is summed, for the dashboard
upkeep      what a schedule does: what lapses, expires, or was never told
signin      staff, sessions, keys
"""
