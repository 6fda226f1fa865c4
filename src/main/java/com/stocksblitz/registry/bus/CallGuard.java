package com.stocksblitz.registry.bus;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Stands before every call that this node serves, from the node itself or from the cluster, and sees how it ends. */
public interface CallGuard {
    /** Lets everything through. */
    CallGuard NONE = new CallGuard() {
        @Override
        public <R> Future<R> around(Call<?, R> call, Origin origin, Supplier<Future<R>> work) {
            return work.get();
        }
    };

    /** The call's outcome, or a refusal where it is not begun. */
    <R> Future<R> around(Call<?, R> call, Origin origin, Supplier<Future<R>> work);
}
