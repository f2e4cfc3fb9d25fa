package io.oarlock.deploy.http;

import io.oarlock.metrics.Counter;
import java.time.Duration;

/**
 * What bounds all connections together, and each.
 *
 * @param late counts requests that were not answered in time
 * @param deadline of the client, for its request, and again to take the answer
 */
record HttpLimits(UnsentReplies unsent, AnswersUnderWay underWay, Counter late, Duration deadline) {}
