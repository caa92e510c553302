package org.hmmlab.benchmarks.judges.costs;

import org.hmmlab.hmm.Attachment;
import org.hmmlab.hmm.Design;
import org.hmmlab.hmm.Generation;
import org.hmmlab.hmm.Hmm;
import org.hmmlab.hmm.HmmModule;
import org.hmmlab.hmm.Layout;
import org.hmmlab.hmm.SubscribedLifetime;
import org.hmmlab.mm.AddressSpace;
import org.hmmlab.mm.Machine;
import org.hmmlab.notifier.MmuNotifierOps;

/** The {@code kref} design with one locked operation left out of each registration: its ranges hold no reference. */
final class LossyDesign {
    private LossyDesign() {}

    /**
     * Loads it in place of {@code kref}.
     *
     * @param machine the machine
     * @return a module that works, and does less than the kernel
     */
    static HmmModule load(Machine machine) {
        Design kref = Design.of(Generation.KREF, Layout.KERNEL, machine.rules());
        return new HmmModule(machine, kref.withLifetime(new ForgetfulLifetime((SubscribedLifetime) kref.lifetime())));
    }

    /**
     * Does not take the reference that a range holds.
     *
     * @param kref the lifetime that does
     */
    private record ForgetfulLifetime(SubscribedLifetime kref) implements SubscribedLifetime {
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
