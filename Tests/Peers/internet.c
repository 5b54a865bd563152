// A small internet for a program that is started with this library in LD_PRELOAD: what names mean, where addresses lead
// and whose certificates are believed is what the test says (internet.py). Nothing leaves the machine.
//
// Only what the program asks of the system is answered differently; all checks of its own remain as they are.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// Asks the test, by a line on its socket, and waits for the line that it answers; empty when it is not there any more.
static void ask(const char *verb, const char *what, char *answer, size_t capacity)
{
    answer[0] = 0;
    const char *path = getenv("HELLOQUITX_INTERNET");
    int (*dial)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (path == NULL || strlen(path) >= sizeof address.sun_path) {
        return;
    }
    strcpy(address.sun_path, path);
    int test = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (test < 0 || dial(test, (struct sockaddr *)&address, sizeof address) != 0) {
        if (test >= 0) close(test);
        return;
    }
    dprintf(test, "%s %s\n", verb, what);
    size_t length = 0;
    ssize_t count;
    while (length + 1 < capacity && (count = read(test, answer + length, capacity - 1 - length)) > 0) {
        length += (size_t)count;
    }
    answer[length] = 0;
    answer[strcspn(answer, "\n")] = 0;
    close(test);
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
        dlsym(RTLD_NEXT, "getaddrinfo");
    struct addrinfo numeric = {0};
    if (hints != NULL) {
        numeric = *hints;
    }
    numeric.ai_flags |= AI_NUMERICHOST;
    // What the system itself reads as an address, in all its spellings, needs nobody's answer.
    int code = real(name, service, &numeric, found);
    if (name == NULL || code == 0) {
        return code;
    }
    char answer[4096];
    ask("name", name, answer, sizeof answer);
    struct addrinfo *all = NULL, **end = &all;
    char *rest = NULL;
    for (char *one = strtok_r(answer, " ", &rest); one != NULL; one = strtok_r(NULL, " ", &rest)) {
        if (real(one, service, &numeric, end) == 0) {
            while (*end != NULL) end = &(*end)->ai_next;
        }
    }
    *found = all;
    return all == NULL ? EAI_NONAME : 0;
}

// No name has any TXT record.
int res_nquery(res_state state, const char *name, int class, int type, unsigned char *answer, int capacity)
{
    (void)class, (void)type, (void)answer, (void)capacity;
    char ignored[16];
    ask("text", name, ignored, sizeof ignored);
    state->res_h_errno = HOST_NOT_FOUND;
    return -1;
}

int connect(int socket, const struct sockaddr *to, socklen_t length)
{
    int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
    char host[NI_MAXHOST], port[NI_MAXSERV], what[NI_MAXHOST + NI_MAXSERV + 2], answer[64];
    if (to->sa_family != AF_INET && to->sa_family != AF_INET6) {
        return real(socket, to, length);
    }
    getnameinfo(to, length, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(what, sizeof what, "%s %s", host, port);
    ask("dial", what, answer, sizeof answer);
    if (strcmp(answer, "pass") == 0) {
        return real(socket, to, length);
    }
    if (to->sa_family == AF_INET && atoi(answer) > 0) {
        struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(answer))};
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return real(socket, (struct sockaddr *)&here, sizeof here);
    }
    errno = ENETUNREACH;
    return -1;
}

static const char *certificates(const char *path)
{
    const char *own = getenv("HELLOQUITX_CERTIFICATES");
    return own != NULL && strstr(path, "/ca-certificates.crt") != NULL ? own : path;
}

FILE *fopen(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *) = dlsym(RTLD_NEXT, "fopen");
    return real(certificates(path), mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *) = dlsym(RTLD_NEXT, "fopen64");
    return real(certificates(path), mode);
}
