package org.hmmlab.hmm;

import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.notifier.MmuNotifierOps;

/** The {@code kref} design with one locked operation left out of each registration: its ranges hold no reference. */
public final class LossyDesign {
    private LossyDesign() {}

    /**
     * Loads it in place of {@code kref}.
     *
     * @param machine the machine
     * @return a module that works, and does less than the kernel
     */
    public static HmmModule load(Machine machine) {
        return new HmmModule(
                machine,
                new Design(
                        HmmLayout.withKref(Layout.KERNEL),
                        new ForgetfulLifetime(),
                        new SpinLockedRanges(),
                        machine.rules()));
    }

    /** Does not take the reference that a range holds. */
    private static final class ForgetfulLifetime implements SubscribedLifetime {
        private final KrefLifetime kref = new KrefLifetime();

        @Override
        public Attachment attach(HmmModule module, MmuNotifierOps ops, AddressSpace mm) {
            return kref.attach(module, ops, mm);
        }

        @Override
        public boolean enterCallback(Hmm hmm) {
            return kref.enterCallback(hmm);
        }

        @Override
        public void exitCallback(Hmm hmm) {
            kref.exitCallback(hmm);
        }

        @Override
        public void detach(Hmm hmm) {
            kref.detach(hmm);
        }

        @Override
        public void holdForRange(Hmm hmm) {
            // The locked operation that is left out.
        }

        @Override
        public void dropForRange(Hmm hmm) {
            // And its counterpart.
        }
    }
}
