/** What a screen has to cope with. */
export type Mood = 'fine' | 'staging' | 'empty' | 'loading' | 'offline' | 'denied' | 'disconnected' | 'reconnect'
