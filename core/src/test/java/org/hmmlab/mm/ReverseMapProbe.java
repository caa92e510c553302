package org.hmmlab.mm;

import org.hmmlab.memory.PageRecord;

/** What tests outside this package may ask of reverse maps, answered from the mappings themselves. */
public final class ReverseMapProbe {
    private ReverseMapProbe() {}

    /**
     * How many mappings of an address space belong to the reverse map of a page and cover its offset.
     *
     * @param mm the address space
     * @param record the record of a page
     * @return 0 for a page without a reverse map
     */
    public static int mappings(AddressSpace mm, long record) {
        long mapping = PageRecord.mapping(record);
        long index = PageRecord.word(record, PageRecord.INDEX);
        int found = 0;
        for (int i = 0; mapping != 0 && i < mm.vmas().count(); i++) {
            Vma vma = mm.vmas().get(i);
            boolean belongs = PageRecord.isAnonymous(record)
                    ? vma.anon != null && vma.anon.mappingWord() == mapping
                    : vma.file != null && vma.file.record == mapping;
            found += belongs && vma.covers(index) ? 1 : 0;
        }
        return found;
    }
}
