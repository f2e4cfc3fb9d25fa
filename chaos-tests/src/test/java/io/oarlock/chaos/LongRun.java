package io.oarlock.chaos;

import java.util.concurrent.CountDownLatch;

/** A process that would run for ever, and says when it took down what it had set up. */
final class LongRun {

    private LongRun() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (EndInOrder end = EndInOrder.begin();
                Resource resource = new Resource()) {
            while (!end.isAsked()) {
                resource.use();
            }
        }
    }

    /** What a run holds; closed before {@link EndInOrder} is. */
    record Resource() implements AutoCloseable {

        void use() throws InterruptedException {
            System.out.println("set up");
            new CountDownLatch(1).await();
        }

        @Override
        public void close() {
            System.out.println("taken down");
        }
    }
}
