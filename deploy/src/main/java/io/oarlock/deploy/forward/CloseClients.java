package io.oarlock.deploy.forward;

import io.oarlock.replica.Ticket;

/** Makes all clients connect again, once an entry of the log that changes nothing is applied. */
record CloseClients() implements Ticket {}
