package org.hmmlab.mm;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.memory.Errno;
import org.hmmlab.sync.Mutex;
import org.hmmlab.sync.WorkCategory;

/**
 * Every reverse-map lock of an address space, files first, each once; mmap_sem is held for write all the while.
 *
 * @kernel mm/mmap.c mm_take_all_locks() 5.3 — a pending signal is looked for before the first lock only
 */
final class AllLocks {
    private final Machine machine;
    private final List<ReverseMap> taken = new ArrayList<>();

    AllLocks(Machine machine) {
        this.machine = machine;
    }

    int take(VmaMap vmas, boolean isSignalPending) {
        Mutex.lock(machine.allLocks(), Machine.ALL_LOCKS, WorkCategory.ALL_LOCKS);
        if (isSignalPending) {
            Mutex.unlock(machine.allLocks(), Machine.ALL_LOCKS, WorkCategory.ALL_LOCKS);
            return -Errno.EINTR;
        }
        for (int i = 0; i < vmas.count(); i++) {
            take(vmas.get(i).file);
        }
        for (int i = 0; i < vmas.count(); i++) {
            if (vmas.get(i).anon != null) {
                take(vmas.get(i).anon.root);
            }
        }
        return 0;
    }

    void drop() {
        taken.forEach(ReverseMap::dropTaken);
        taken.clear();
        Mutex.unlock(machine.allLocks(), Machine.ALL_LOCKS, WorkCategory.ALL_LOCKS);
    }

    private void take(ReverseMap map) {
        if (map != null && map.takeOnce()) {
            taken.add(map);
        }
    }
}
