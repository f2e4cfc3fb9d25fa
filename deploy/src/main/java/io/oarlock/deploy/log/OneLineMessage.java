package io.oarlock.deploy.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %line} in {@code logback.xml}: the message of an event, on one line whatever was put into it. */
public final class OneLineMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return OneLine.of(super.convert(event));
    }
}
