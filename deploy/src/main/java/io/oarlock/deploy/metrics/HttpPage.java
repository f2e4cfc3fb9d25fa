package io.oarlock.deploy.metrics;

import java.util.concurrent.Callable;

/**
 * What {@code GET} shows at a path.
 *
 * @param path compared as it is, without the query
 * @param body makes the bytes, on the thread of the port; must not block for long
 */
record HttpPage(String path, String contentType, Callable<byte[]> body) {}
