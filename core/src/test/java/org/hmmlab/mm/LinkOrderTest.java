package org.hmmlab.mm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order a walk of a reverse map meets VMAs. */
final class LinkOrderTest {
    @Test
    void shouldPutEachCopyRightBehindItsOriginalWhenOthersCameBetween() {
        LinkOrder parent = LinkOrder.last(0);
        LinkOrder other = LinkOrder.last(1);
        LinkOrder first = LinkOrder.behind(parent, 2);
        LinkOrder second = LinkOrder.behind(parent, 3);
        LinkOrder grandchild = LinkOrder.behind(first, 4);
        List<LinkOrder> all = new ArrayList<>(List.of(other, grandchild, second, first, parent));
        all.sort(LinkOrder::compare);
        assertEquals(List.of(parent, second, first, grandchild, other), all);
    }
}
