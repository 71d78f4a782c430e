/** Version of the agent and of its contract; the console starts an agent of another version anew. */
export const agentVersion = '0.1.0';
