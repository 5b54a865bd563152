#include "CResolver.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/types.h>

// After the types that they need.
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <string.h>

int hqx_resolver_text(
    const char *name, uint32_t server, uint16_t port, int seconds, int attempts, uint8_t *answer, int capacity)
{
    if (name == NULL || answer == NULL || capacity < NS_HFIXEDSZ || seconds < 1 || attempts < 1) {
        return HQX_RESOLVER_FAILED;
    }
    struct __res_state state;
    memset(&state, 0, sizeof state);
    if (res_ninit(&state) != 0) {
        return HQX_RESOLVER_FAILED;
    }
    state.retrans = seconds;
    state.retry = attempts;
    if (server != 0) {
        state.nscount = 1;
        memset(&state.nsaddr_list[0], 0, sizeof state.nsaddr_list[0]);
        state.nsaddr_list[0].sin_family = AF_INET;
        state.nsaddr_list[0].sin_addr.s_addr = server;
        state.nsaddr_list[0].sin_port = htons(port);
    }
    int length = res_nquery(&state, name, ns_c_in, ns_t_txt, answer, capacity);
    int cause = state.res_h_errno;
    res_nclose(&state);

    if (length < 0) {
        switch (cause) {
        case HOST_NOT_FOUND:
        case NO_DATA:
            return HQX_RESOLVER_NO_RECORD;
        case NO_RECOVERY:
            return HQX_RESOLVER_FAILED;
        default:
            return HQX_RESOLVER_TRY_AGAIN;
        }
    }
    // The length is that of the message, which may be more than was written.
    if (length < NS_HFIXEDSZ || length > capacity) {
        return HQX_RESOLVER_FAILED;
    }
    return length;
}

void hqx_resolver_limit_this_thread(int seconds, int attempts)
{
    // _res is this thread's own. Where it cannot be initialised, getaddrinfo() will say what is wrong.
    if (res_init() == 0) {
        _res.retrans = seconds;
        _res.retry = attempts;
    }
}
