package io.oarlock.deploy.http;

/** Answers queries. Called by a worker thread, which it may hold up, unless the route is immediate. */
@FunctionalInterface
public interface HttpHandler {
    /** @throws Exception is logged, and the client is told that the server failed */
    HttpReply answer(HttpQuery query) throws Exception;
}
