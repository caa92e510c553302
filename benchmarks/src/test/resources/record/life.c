// What `lab record` is tested with: every kind of event that a recording can hold, each at a place that it prints.
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096, CODE_RETURNS = 0xc3 };

static void *thread(void *unused) {
    char *own = malloc(64 * PAGE);
    memset(own, 1, 64 * PAGE);
    free(own);
    return unused;
}

static int deep(int frames) {
    volatile char frame[PAGE];
    frame[0] = (char)frames;
    return frames == 0 ? frame[0] : deep(frames - 1) + frame[0];
}

static char *map(int pages, int prot, int flags, int fd) {
    char *at = mmap(NULL, (size_t)pages * PAGE, prot, flags, fd, 0);
    if (at == MAP_FAILED) {
        perror("mmap");
        exit(99);
    }
    return at;
}

int main(int argc, char **argv) {
    if (argc > 1) {
        return 0;
    }
    volatile char read_byte;
    char *p = map(16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    memset(p, 1, 8 * PAGE);
    mprotect(p, PAGE, PROT_READ);
    read_byte = p[9 * PAGE];
    printf("read %lx\n", (unsigned long)p + 9 * PAGE);
    mprotect(p, PAGE, PROT_READ | PROT_WRITE);
    p = mremap(p, 16 * PAGE, 64 * PAGE, MREMAP_MAYMOVE);
    p[40 * PAGE] = 1;
    printf("write %lx\n", (unsigned long)p + 40 * PAGE);
    madvise(p + PAGE, 4 * PAGE, MADV_DONTNEED);
    read_byte = p[PAGE];

    int self = open(argv[0], O_RDONLY);
    if (read(self, p + 50 * PAGE, 100) != 100) {
        return 98;
    }
    printf("kernel %lx\n", (unsigned long)p + 50 * PAGE);
    char *file = map(1, PROT_READ | PROT_WRITE, MAP_PRIVATE, self);
    file[0] = 1;

    int memory = memfd_create("code", 0);
    unsigned char code = CODE_RETURNS;
    if (write(memory, &code, 1) != 1) {
        return 97;
    }
    char *function = map(1, PROT_READ | PROT_EXEC, MAP_PRIVATE, memory);
    ((void (*)(void))function)();
    printf("execute %lx\n", (unsigned long)function);

    char *reserved = map(8, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1);
    mmap(reserved + PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    reserved[PAGE] = 1;
    mmap((void *)1, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

    char *heap = sbrk(64 * PAGE);
    heap[PAGE] = 1;
    sbrk(-32 * PAGE);

    int segment = shmget(IPC_PRIVATE, 4 * PAGE, 0600);
    if (segment >= 0) {
        char *shared = shmat(segment, NULL, 0);
        shmctl(segment, IPC_RMID, NULL);
        if (shared != (void *)-1) {
            shared[0] = 1;
            printf("attached %lx\n", (unsigned long)shared);
            shmdt(shared);
        }
    }

    deep(200);
    pthread_t other;
    pthread_create(&other, NULL, thread, NULL);
    pthread_join(other, NULL);
    fflush(stdout);
    if (fork() == 0) {
        p[40 * PAGE] = 2;
        _exit(0);
    }
    wait(NULL);
    if (vfork() == 0) {
        execl(argv[0], argv[0], "again", (char *)NULL);
        _exit(96);
    }
    wait(NULL);
    munmap(p, 64 * PAGE);
    return read_byte == 0 ? 3 : 95;
}
