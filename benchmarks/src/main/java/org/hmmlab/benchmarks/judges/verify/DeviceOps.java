package org.hmmlab.benchmarks.judges.verify;

import java.util.ArrayList;
import java.util.List;
import org.hmmlab.driver.dmirror.Dmirror;
import org.hmmlab.driver.dmirror.DmirrorBuffer;
import org.hmmlab.driver.dmirror.DmirrorCommand;
import org.hmmlab.driver.dmirror.DmirrorRequest;
import org.hmmlab.memory.PageSize;
import org.jspecify.annotations.Nullable;

/** Requests to the test driver, and what of their results the traces hold. */
final class DeviceOps {
    private static final int TAIL = PageSize.INT_BYTES / Long.BYTES - 1;
    /** The value that raw writes have. */
    private static final long RAW_VALUE = 77;
    /** Larger buffers are not made: such a request fails before it copies, for a wrap-around or for lack of memory. */
    private static final long MAX_PAGES = 1 << 15;

    private DeviceOps() {}

    static Observation request(
            Dmirror mirror, DmirrorCommand command, long address, long pages, boolean hasBuffer, long value) {
        DmirrorBuffer buffer = hasBuffer ? buffer(command, pages, value) : null;
        DmirrorRequest request = new DmirrorRequest(address, pages, buffer);
        int result = mirror.ioctl(command, request);
        Observation observation = Observation.of(result);
        if (result != 0) {
            return observation;
        }
        if (command != DmirrorCommand.CHECK_EXCLUSIVE) {
            observation.with("cpages", request.copiedPages());
        }
        switch (command) {
            case READ -> contents(observation.with("faults", request.faults()), request, buffer);
            case WRITE -> observation.with("faults", request.faults());
            case MIGRATE_TO_DEVICE, EXCLUSIVE -> contents(observation, request, buffer);
            case SNAPSHOT -> observation.with("perm", permissions(request.permissions()));
            default -> {
                // Nothing else comes back.
            }
        }
        return observation;
    }

    static DmirrorCommand rawCommand(String name) {
        return switch (name) {
            case "read" -> DmirrorCommand.READ;
            case "write" -> DmirrorCommand.WRITE;
            case "to_dev" -> DmirrorCommand.MIGRATE_TO_DEVICE;
            case "to_sys" -> DmirrorCommand.MIGRATE_TO_SYSTEM;
            case "snapshot" -> DmirrorCommand.SNAPSHOT;
            case "exclusive" -> DmirrorCommand.EXCLUSIVE;
            case "check" -> DmirrorCommand.CHECK_EXCLUSIVE;
            default -> DmirrorCommand.UNKNOWN;
        };
    }

    static long rawValue() {
        return RAW_VALUE;
    }

    private static DmirrorBuffer buffer(DmirrorCommand command, long pages, long value) {
        boolean copies = command != DmirrorCommand.SNAPSHOT && command != DmirrorCommand.CHECK_EXCLUSIVE;
        DmirrorBuffer buffer = new DmirrorBuffer(copies && pages > 0 && pages <= MAX_PAGES ? (int) pages : 0);
        if (command == DmirrorCommand.WRITE) {
            for (int i = 0; i < buffer.pages(); i++) {
                buffer.word(i, 0, value + i);
                buffer.word(i, TAIL, value + i);
            }
        }
        return buffer;
    }

    private static void contents(Observation observation, DmirrorRequest request, @Nullable DmirrorBuffer buffer) {
        if (buffer == null) {
            return;
        }
        List<String> heads = new ArrayList<>();
        List<String> tails = new ArrayList<>();
        for (int i = 0; i < request.copiedPages(); i++) {
            heads.add(Long.toUnsignedString(buffer.word(i, 0)));
            tails.add(Long.toUnsignedString(buffer.word(i, TAIL)));
        }
        observation.with("head", heads).with("tail", tails);
    }

    private static List<String> permissions(byte[] bytes) {
        List<String> codes = new ArrayList<>();
        for (byte each : bytes) {
            codes.add(code(each & 0xff));
        }
        return codes;
    }

    private static String code(int permission) {
        if (permission == DmirrorRequest.ERROR) {
            return "E";
        }
        if ((permission & (DmirrorRequest.READ | DmirrorRequest.WRITE)) == 0) {
            return "-";
        }
        String kind = switch (permission & DmirrorRequest.KIND) {
            case DmirrorRequest.LOCAL -> "L";
            case DmirrorRequest.REMOTE -> "O";
            case DmirrorRequest.ZERO -> "Z";
            default -> "";
        };
        String right = (permission & DmirrorRequest.WRITE) != 0 ? "W" : "R";
        return kind + right + ((permission & DmirrorRequest.PMD) != 0 ? "2" : "");
    }
}
